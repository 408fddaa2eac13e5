package org.bayespress.priors.horseshoe;

import java.util.List;
import org.bayespress.core.posterior.GroupScalePrior;
import org.bayespress.core.posterior.ScaleDistribution;

/**
 * The group horseshoe in its decomposed form. Model, with half-Cauchy distributions C+:
 *
 * <pre>
 *   s ~ C+(0, tau0),   zt_i ~ C+(0, 1),   v_ij ~ N(0, 1),   w_ij = v_ij zt_i s,   z_i = zt_i s
 *   s^2    = s_a s_b,            s_a ~ G(1/2, tau0^2),  s_b     ~ IG(1/2, 1)
 *   zt_i^2 = alpha_i beta_i,     alpha_i ~ G(1/2, 1),   beta_i  ~ IG(1/2, 1)
 * </pre>
 *
 * Under q all of s_a, s_b, alpha_i, beta_i are log-normal, each with a mean mu of its logarithm and a log variance. So z
 * is log-normal too,
 *
 * <pre>
 *   log z_i ~ N(m_i, v_i),  m_i = 1/2 (mu_sa + mu_sb + mu_alpha_i + mu_beta_i),
 *                           v_i = 1/4 (v_sa + v_sb + v_alpha_i + v_beta_i)
 * </pre>
 *
 * and log z_i is drawn as one normal per example and group. (s is common to the groups of a layer, so under q two z_i
 * are correlated through it; they are drawn apart all the same, each from its own marginal distribution.)
 *
 * <p>Parameters of a group: mu_alpha, log v_alpha, mu_beta, log v_beta; shared by a layer: mu_sa, log v_sa, mu_sb,
 * log v_sb. A group is pruned where {@code -log mode(z_i) = v_i - m_i} is large.
 *
 * <p><b>Start.</b> The prior of s_a has scale tau0^2, 1e-10 for the published tau0 = 1e-5: with mu_sa = 0 its KL would
 * begin at 1e10 nats. So {@code mu_sa = 2 log tau0} and {@code mu_sb = -2 log tau0}: then s = 1 and E z is about 1, and
 * the two terms cost {@code -log tau0 + O(1)} nats a layer besides their -1/2 log v.
 *
 * @param tau0 scale of the half-Cauchy prior of s
 */
public record HorseshoeScales(double tau0) implements GroupScalePrior {

  /** Name of the only form. */
  public static final String FORM = "closed";

  /** Least and largest tau0: beyond, tau0^2 is no normal float32 number. */
  public static final double LEAST_TAU0 = 1e-18;

  /** See {@link #LEAST_TAU0}. */
  public static final double LARGEST_TAU0 = 1e18;

  private static final int GAMMA_MU = 0;
  private static final int GAMMA_LOG_VARIANCE = 1;
  private static final int INVERSE_MU = 2;
  private static final int INVERSE_LOG_VARIANCE = 3;
  private static final LogNormalKl ALPHA = LogNormalKl.toGamma(0);
  private static final LogNormalKl BETA = LogNormalKl.toInverseGamma(0);

  /**
   * The prior with this tau0.
   *
   * @throws IllegalArgumentException unless tau0 lies between {@link #LEAST_TAU0} and {@link #LARGEST_TAU0}
   */
  public HorseshoeScales {
    if (!(tau0 >= LEAST_TAU0 && tau0 <= LARGEST_TAU0)) {
      throw new IllegalArgumentException(
          "tau0 = " + tau0 + ": tau0^2 underflows or overflows; allowed is " + LEAST_TAU0 + " to " + LARGEST_TAU0);
    }
  }

  @Override
  public String form() {
    return FORM;
  }

  @Override
  public String description() {
    return HorseshoePrior.NAME + " tau0 = " + tau0;
  }

  @Override
  public ScaleDistribution distribution() {
    return ScaleDistribution.LOG_NORMAL;
  }

  @Override
  public List<String> groupParameters() {
    return List.of("mean of log alpha", "log variance of log alpha", "mean of log beta", "log variance of log beta");
  }

  @Override
  public List<String> layerParameters() {
    return List.of("mean of log s_a", "log variance of log s_a", "mean of log s_b", "log variance of log s_b");
  }

  @Override
  public double[] groupStart(double logVariance) {
    return new double[] {0, logVariance, 0, logVariance};
  }

  @Override
  public double[] layerStart(double logVariance) {
    return new double[] {2 * Math.log(tau0), logVariance, -2 * Math.log(tau0), logVariance};
  }

  @Override
  public double location(double[] group, double[] layer) {
    return 0.5 * (layer[GAMMA_MU] + layer[INVERSE_MU] + group[GAMMA_MU] + group[INVERSE_MU]);
  }

  @Override
  public double deviation(double[] group, double[] layer) {
    return 0.5 * Math.sqrt(
        Math.exp(layer[GAMMA_LOG_VARIANCE]) + Math.exp(layer[INVERSE_LOG_VARIANCE])
            + Math.exp(group[GAMMA_LOG_VARIANCE]) + Math.exp(group[INVERSE_LOG_VARIANCE]));
  }

  @Override
  public void pullBack(
      double[] group, double[] layer, double dLocation, double dDeviation, double[] dGroup, double[] dLayer) {
    // deviation^2 = sum of variances / 4, so d deviation / d log v = v / (8 deviation)
    double perVariance = dDeviation / (8 * deviation(group, layer));
    pullBack(group, dLocation, perVariance, dGroup);
    pullBack(layer, dLocation, perVariance, dLayer);
  }

  private static void pullBack(double[] factors, double dLocation, double perVariance, double[] gradient) {
    gradient[GAMMA_MU] += 0.5 * dLocation;
    gradient[INVERSE_MU] += 0.5 * dLocation;
    gradient[GAMMA_LOG_VARIANCE] += perVariance * Math.exp(factors[GAMMA_LOG_VARIANCE]);
    gradient[INVERSE_LOG_VARIANCE] += perVariance * Math.exp(factors[INVERSE_LOG_VARIANCE]);
  }

  @Override
  public double groupKl(double[] group, double weight, double[] dGroup) {
    return kl(ALPHA, group, weight, dGroup);
  }

  @Override
  public double layerKl(double[] layer, double weight, double[] dLayer) {
    return kl(LogNormalKl.toGamma(2 * Math.log(tau0)), layer, weight, dLayer);
  }

  /** The gamma factor against {@code gamma}, the inverse gamma factor against IG(1/2, 1). */
  private static double kl(LogNormalKl gamma, double[] factors, double weight, double[] gradient) {
    double mu = factors[GAMMA_MU];
    double logVariance = factors[GAMMA_LOG_VARIANCE];
    double inverseMu = factors[INVERSE_MU];
    double inverseLogVariance = factors[INVERSE_LOG_VARIANCE];
    gradient[GAMMA_MU] += weight * gamma.dMu(mu, logVariance);
    gradient[GAMMA_LOG_VARIANCE] += weight * gamma.dLogVariance(mu, logVariance);
    gradient[INVERSE_MU] += weight * BETA.dMu(inverseMu, inverseLogVariance);
    gradient[INVERSE_LOG_VARIANCE] += weight * BETA.dLogVariance(inverseMu, inverseLogVariance);
    return gamma.value(mu, logVariance) + BETA.value(inverseMu, inverseLogVariance);
  }

  /** {@code -log mode(z)}: the mode of LN(m, v) is exp(m - v). */
  @Override
  public double pruneScore(double[] group, double[] layer) {
    double deviation = deviation(group, layer);
    return deviation * deviation - location(group, layer);
  }
}
