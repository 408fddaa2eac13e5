package org.bayespress.priors.jeffreys;

import java.util.List;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.GroupScalePrior;
import org.bayespress.core.posterior.ScaleDistribution;

/**
 * Scales {@code q(z) = N(mu, s^2)} under {@code p(z) ~ 1/|z|}. Parameters of a group: mu and log s^2; none are shared.
 *
 * <p>The KL is that of a weight under the log-uniform prior, with z in place of the weight, so the forms are those of
 * that prior. With {@code log alpha = log s^2 - log(mu^2 + 1e-8)} a group is pruned where log alpha is large: its scale
 * is mostly noise.
 *
 * @param kl KL of a Gaussian to the log-uniform prior; theta is mu, sigma^2 is s^2
 */
public record NormalJeffreysScales(GaussianKl kl) implements GroupScalePrior {
  private static final int MEAN = 0;
  private static final int LOG_VARIANCE = 1;

  /** Added to mu^2 under the logarithm. */
  private static final double MEAN2_FLOOR = 1e-8;

  /** A thousand calls a step: without garbage. */
  private static final ThreadLocal<double[]> GRADIENT = ThreadLocal.withInitial(() -> new double[2]);

  @Override
  public String form() {
    return kl.form();
  }

  @Override
  public String description() {
    return NormalJeffreysPrior.NAME + " " + kl.form();
  }

  @Override
  public ScaleDistribution distribution() {
    return ScaleDistribution.NORMAL;
  }

  @Override
  public List<String> groupParameters() {
    return List.of("mean of z", "log variance of z");
  }

  @Override
  public List<String> layerParameters() {
    return List.of();
  }

  @Override
  public double[] groupStart(double logVariance) {
    return new double[] {1, logVariance};
  }

  @Override
  public double[] layerStart(double logVariance) {
    return new double[0];
  }

  @Override
  public double location(double[] group, double[] layer) {
    return group[MEAN];
  }

  @Override
  public double deviation(double[] group, double[] layer) {
    return Math.exp(0.5 * group[LOG_VARIANCE]);
  }

  @Override
  public void pullBack(
      double[] group, double[] layer, double dLocation, double dDeviation, double[] dGroup, double[] dLayer) {
    dGroup[MEAN] += dLocation;
    dGroup[LOG_VARIANCE] += 0.5 * deviation(group, layer) * dDeviation;
  }

  @Override
  public double groupKl(double[] group, double weight, double[] dGroup) {
    double[] gradient = GRADIENT.get();
    double value = kl.valueAndGradient(group[MEAN], group[LOG_VARIANCE], gradient);
    dGroup[MEAN] += weight * gradient[MEAN];
    dGroup[LOG_VARIANCE] += weight * gradient[LOG_VARIANCE];
    return value;
  }

  @Override
  public double layerKl(double[] layer, double weight, double[] dLayer) {
    return 0;
  }

  /** log alpha. */
  @Override
  public double pruneScore(double[] group, double[] layer) {
    return group[LOG_VARIANCE] - Math.log(group[MEAN] * group[MEAN] + MEAN2_FLOOR);
  }
}
