package org.bayespress.priors.quantizing;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.priors.loguniform.Dawson;

/**
 * Form {@code quadrature}: the exact KL for any codebook, in double precision. Since {@code p(w) = g(w) / prod_k |w - c_k|}, and with
 * {@code u_k = (theta - c_k)^2 / (2 sigma^2)},
 *
 * <pre>
 *   KL = (K - 1) E log|sigma eps| + sum_k H(u_k) - E log g(w),    E log|eps| = -1/2 (gamma + log 2)
 * </pre>
 *
 * with H of {@link Dawson#twiceIntegral}: the poles are integrated in closed form. What is left, {@code E log g}, is a
 * piecewise smooth integrand, by {@link GaussianPanels}. Gauss-Hermite quadrature across the kinks would be off by up to
 * 0.03.
 *
 * <p>Gradients: of the poles by {@code H' = G}, of E log g by the derivatives of the normal density, {@code dE f/dtheta =
 * E[f z]/sigma} and {@code dE f/dlogSigma2 = 1/2 E[f (z^2 - 1)]}, {@code z = (w - theta)/sigma}.
 *
 * <p>This takes some ten microseconds a weight, seconds a step for a network of half a million; it is the oracle of the
 * other forms, and what {@link MixtureTable} is made of.
 */
public final class QuadratureKl implements GaussianKl {

  /** Name of the form. */
  public static final String FORM = "quadrature";

  private static final double GAMMA_PLUS_LOG_2 = 0.577215664901532861 + 0.693147180559945309;

  private final Codebook codebook;
  private final MixtureDensity density;
  private final CodebookShape shape;

  /** Both are null at parameters that make no codebook. */
  private QuadratureKl(Codebook codebook, CodebookShape shape) {
    this.codebook = codebook;
    this.shape = shape;
    density = codebook == null ? null : new MixtureDensity(codebook);
  }

  /** Against a codebook that is given. */
  public static QuadratureKl of(Codebook codebook) {
    return new QuadratureKl(codebook, null);
  }

  /** Against a codebook that is trained; if its parameters are not finite and positive, neither is the KL. */
  public static QuadratureKl of(CodebookShape shape, double... parameters) {
    boolean good = Arrays.stream(parameters).allMatch(each -> each > 0 && each < Double.POSITIVE_INFINITY);
    return new QuadratureKl(good ? shape.at(parameters) : null, shape);
  }

  /**
   * Value and derivatives at one posterior.
   *
   * @param value KL, nats
   * @param dTheta with respect to theta
   * @param dLogSigma2 with respect to log sigma^2
   * @param dThetaLogSigma2 with respect to both
   */
  record Jet(double value, double dTheta, double dLogSigma2, double dThetaLogSigma2) {

    /** Second derivative with respect to theta: {@code dE/dsigma^2 = 1/2 d^2E/dtheta^2} for every expectation. */
    double dTheta2(double sigma) {
      return 2 * (dLogSigma2 + 0.5) / (sigma * sigma);
    }
  }

  /** Everything at once. */
  Jet jet(double theta, double logSigma2) {
    if (codebook == null) {
      return new Jet(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }
    double sigma = Math.exp(0.5 * logSigma2);
    int n = codebook.size();
    double value = 0.5 * (n - 1) * (logSigma2 - GAMMA_PLUS_LOG_2);
    double dTheta = 0;
    double dLogSigma2 = 0.5 * (n - 1);
    double both = 0;
    for (int k = 0; k < n; k++) {
      double x = (theta - codebook.level(k)) / sigma;
      double u = 0.5 * x * x;
      double ratio = Dawson.ratio(u);
      value += Dawson.twiceIntegral(u);
      dTheta += x * ratio / sigma;
      dLogSigma2 -= u * ratio;
      both -= 0.5 * (1 + ratio - 2 * u * ratio) * x / sigma;
    }
    GaussianPanels panels = GaussianPanels.of(codebook, theta, sigma);
    // moments of log g - log g(theta): the constant has no derivatives, and without it little cancels
    double centre = density.logG(theta);
    double[] moments = new double[4];
    for (int i = 0; i < panels.size(); i++) {
      double z = panels.z(i);
      double f = panels.probability(i) * (density.logG(theta + sigma * z) - centre);
      moments[0] += f;
      moments[1] += f * z;
      moments[2] += f * (z * z - 1);
      moments[3] += f * z * (z * z - 3);
    }
    return new Jet(
        value - centre - moments[0], dTheta - moments[1] / sigma, dLogSigma2 - 0.5 * moments[2],
        both - 0.5 * moments[3] / sigma);
  }

  @Override
  public String form() {
    return FORM;
  }

  @Override
  public double value(double theta, double logSigma2) {
    return jet(theta, logSigma2).value();
  }

  @Override
  public double dTheta(double theta, double logSigma2) {
    return jet(theta, logSigma2).dTheta();
  }

  @Override
  public double dLogSigma2(double theta, double logSigma2) {
    return jet(theta, logSigma2).dLogSigma2();
  }

  /** Derivative with respect to level {@code k}. */
  public double dLevel(int k, double theta, double logSigma2) {
    double sigma = Math.exp(0.5 * logSigma2);
    double x = (theta - codebook.level(k)) / sigma;
    double pole = -x * Dawson.ratio(0.5 * x * x) / sigma;
    return pole - GaussianPanels.of(codebook, theta, sigma).mean(z -> density.levelSlope(theta + sigma * z, k));
  }

  @Override
  public int priorParameters() {
    return shape == null ? 0 : shape.parameters().size();
  }

  @Override
  public double dPrior(int i, double theta, double logSigma2) {
    if (codebook == null) {
      return Double.NaN;
    }
    double sum = 0;
    for (int k = 0; k < codebook.size(); k++) {
      double slope = shape.slope(k, i);
      sum += slope == 0 ? 0 : slope * dLevel(k, theta, logSigma2);
    }
    return sum;
  }

  @Override
  public double accumulate(
      MemorySegment theta, MemorySegment logSigma2, MemorySegment dTheta, MemorySegment dLogSigma2, long from,
      long count, float scale) {
    return accumulate(theta, logSigma2, dTheta, dLogSigma2, from, count, scale, new double[priorParameters()], 0);
  }

  /** One weight after the other, without a table: for checks. */
  @Override
  public double accumulate(
      MemorySegment theta, MemorySegment logSigma2, MemorySegment dTheta, MemorySegment dLogSigma2, long from,
      long count, float scale, double[] dPrior, int at) {
    double klNats = 0;
    for (long i = from; i < from + count; i++) {
      double mean = theta.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i);
      double log = logSigma2.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i);
      Jet jet = jet(mean, log);
      klNats += jet.value();
      add(dTheta, i, scale * jet.dTheta());
      add(dLogSigma2, i, scale * jet.dLogSigma2());
      for (int parameter = 0; parameter < priorParameters(); parameter++) {
        dPrior[at + parameter] += scale * dPrior(parameter, mean, log);
      }
    }
    return klNats;
  }

  /** Adds to a gradient, in double precision until it is stored. */
  static void add(MemorySegment to, long at, double gradient) {
    float old = to.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
    to.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, at, (float) (old + gradient));
  }
}
