package org.bayespress.priors.quantizing;

import java.util.Arrays;
import org.bayespress.core.kernels.math.ScalarMath;
import org.bayespress.priors.accumulation.ChunkedKl;
import org.bayespress.priors.accumulation.KlScratch;
import org.bayespress.priors.accumulation.KlSpan;

/**
 * Form {@code approximate}: the paper's mixture of shifted log-uniform KLs (Achterhold et al., ICLR 2018, eq. 16 and
 * 17), with positive sign. For levels {@code j d}, |j| <= m, and {@code F_LU} Molchanov's fit without its clip,
 *
 * <pre>
 *   F        = sum_{j != 0} Omega(theta - j d) F_LU(theta - j d, sigma) + Omega_0 F_LU(theta, sigma)
 *   Omega(t) = exp(-t^2 / (2 tau^2)),  tau = 0.375 d,  Omega_0 = 1 - sum_{j != 0} Omega(theta - j d)
 *   F_LU     = k1 - k1 S(k2 + k3 x) + 1/2 log(1 + exp(-x)),  x = log sigma^2 - log(t^2 + 1e-12 d^2)
 * </pre>
 *
 * The paper has m = 1, and tau = 0.075 at d = 0.2; more levels are ours. Near a level it forgets the weight 1/K of the
 * pole, so there it is up to log K below the exact KL: with d = 0.2 and log sigma^2 >= -10 by 1.06 nats for three levels, 1.58
 * for five, 1.91 for seven. Where it is too high, it is by at most 0.32, 0.47 and 0.56 nats, at a distance beyond the last
 * level.
 *
 * <p>A codebook that is not tied takes b for d where theta >= 0, and a elsewhere; at theta = 0 it jumps by no more than
 * 0.073 |log(b/a)|, twice the weight of the other levels there times the steepest slope of F_LU.
 *
 * <p>{@link #accumulate} takes log sigma^2 outside [-40, 40] as the bound.
 */
public final class ApproximateKl extends ChunkedKl {

  /** Name of the form. */
  public static final String FORM = "approximate";

  /** Width of a level's window, in units of the distance of two levels (0.075 at 0.2 in the paper). */
  static final double TAU = 0.375;

  /** -1 / (2 tau^2). */
  static final float WINDOW = (float) (-1 / (2 * TAU * TAU));

  /** Added to the squared distance from a level, in the same units, under the logarithm. */
  static final float GUARD = 1e-12f;

  static final float LOG_SIGMA2_BOUND = 40f;
  static final float LARGEST_ARGUMENT = 80f;

  /** Molchanov et al., arXiv 1701.05369, eq. 14. */
  static final double K1 = 0.63576;

  static final double K2 = 1.87320;
  static final double K3 = 1.48695;

  private final CodebookShape shape;
  private final double[] parameters;
  private final double[] spacing;

  private ApproximateKl(CodebookShape shape, double[] parameters) {
    this.shape = shape;
    this.parameters = parameters;
    int m = shape.positive();
    spacing = new double[] {parameters[0] / m, parameters[parameters.length - 1] / m};
  }

  /** At these parameters of a codebook; if they are not finite and positive, neither is the KL. */
  public static ApproximateKl of(CodebookShape shape, double... parameters) {
    return new ApproximateKl(shape, Arrays.copyOf(parameters, shape.parameters().size()));
  }

  @Override
  public String form() {
    return FORM;
  }

  @Override
  public int priorParameters() {
    return parameters.length;
  }

  /** Number of levels above zero. */
  int positive() {
    return shape.positive();
  }

  /** Distance of levels, for weights below zero or not. */
  float spacing(boolean below) {
    return (float) spacing[below ? 0 : 1];
  }

  /** Which parameter the scale of these weights is. */
  int parameterOf(boolean below) {
    return shape.tied() || below ? 0 : 1;
  }

  @Override
  public double value(double theta, double logSigma2) {
    return jet(theta, logSigma2)[0];
  }

  @Override
  public double dTheta(double theta, double logSigma2) {
    return jet(theta, logSigma2)[1];
  }

  @Override
  public double dLogSigma2(double theta, double logSigma2) {
    return jet(theta, logSigma2)[2];
  }

  @Override
  public double dPrior(int i, double theta, double logSigma2) {
    if (i != parameterOf(theta < 0)) {
      return 0;
    }
    double[] jet = jet(theta, logSigma2);
    return priorFactor(i) * (theta * jet[1] + 2 * jet[2]);
  }

  @Override
  protected double priorFactor(int parameter) {
    return -1 / parameters[parameter];
  }

  /**
   * The weight of a level's component in the mixture, Omega, or Omega_0 for level 0; over all levels they sum to 1.
   *
   * @param level number j of the level, from -m to m
   */
  public double window(int level, double theta) {
    double t = theta / spacing[theta < 0 ? 0 : 1];
    double others = 0;
    for (int j = -positive(); j <= positive(); j++) {
      double omega = j == 0 ? 0 : Math.exp(-(t - j) * (t - j) / (2 * TAU * TAU));
      if (j != 0 && j == level) {
        return omega;
      }
      others += omega;
    }
    return 1 - others;
  }

  /**
   * A level's component of the mixture: F_LU shifted to the level.
   *
   * @param level number j of the level, from -m to m
   */
  public double component(int level, double theta, double logSigma2) {
    double d = spacing[theta < 0 ? 0 : 1];
    return shifted(theta / d - level, logSigma2 - 2 * Math.log(d))[0];
  }

  /** Value and derivatives with respect to theta and log sigma^2. */
  private double[] jet(double theta, double logSigma2) {
    double d = spacing[theta < 0 ? 0 : 1];
    double t = theta / d;
    double log = logSigma2 - 2 * Math.log(d);
    double[] centre = shifted(t, log);
    double[] jet = centre.clone();
    for (int j = -positive(); j <= positive(); j++) {
      if (j != 0) {
        double x = t - j;
        double omega = Math.exp(-x * x / (2 * TAU * TAU));
        double[] level = shifted(x, log);
        jet[0] += omega * (level[0] - centre[0]);
        jet[1] += omega * (level[1] - centre[1]) - omega * x / (TAU * TAU) * (level[0] - centre[0]);
        jet[2] += omega * (level[2] - centre[2]);
      }
    }
    jet[1] /= d;
    return jet;
  }

  /** F_LU at distance x from a level and its derivatives with respect to x and log sigma^2, in units of d. */
  private static double[] shifted(double x, double logSigma2) {
    double square = x * x + GUARD;
    double logAlpha = logSigma2 - Math.log(square);
    double s = 1 / (1 + Math.exp(-K2 - K3 * logAlpha));
    double rest = 1 / (1 + Math.exp(K2 + K3 * logAlpha));
    double slope = -K1 * K3 * s * rest - 0.5 / (1 + Math.exp(logAlpha));
    return new double[] {K1 * rest + 0.5 * softplus(-logAlpha), -2 * x / square * slope, slope};
  }

  private static double softplus(double x) {
    return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
  }

  @Override
  public float element(float theta, float logSigma2, float[] gradient) {
    boolean below = theta < 0;
    float l = logSigma2 < -LOG_SIGMA2_BOUND ? -LOG_SIGMA2_BOUND : logSigma2;
    l = l > LOG_SIGMA2_BOUND ? LOG_SIGMA2_BOUND : l;
    float inverse = 1f / spacing(below);
    float t = theta * inverse;
    float log = l - logOfSquare(below);
    float perSigma2 = ScalarMath.exp(-log);
    float[] level = new float[3];
    shifted(t, log, perSigma2, level);
    float f0 = level[0];
    float d0 = level[1];
    float g0 = level[2];
    float f = f0;
    float d = d0;
    float g = g0;
    for (int j = -positive(); j <= positive(); j++) {
      if (j != 0) {
        float x = t - j;
        shifted(x, log, perSigma2, level);
        float omega = ScalarMath.exp(x * x * WINDOW);
        float rise = omega * (level[0] - f0);
        f = f + rise;
        d = Math.fma(x * rise, 2 * WINDOW, Math.fma(omega, level[1] - d0, d));
        g = Math.fma(omega, level[2] - g0, g);
      }
    }
    gradient[0] = d * inverse;
    gradient[1] = g;
    gradient[2] = 0f;
    gradient[1 + priorParameters()] = 0f;
    gradient[2 + parameterOf(below)] = Math.fma(theta, gradient[0], g * 2f);
    return f;
  }

  /** Twice the logarithm of {@link #spacing}. */
  float logOfSquare(boolean below) {
    return (float) (2 * Math.log(spacing[below ? 0 : 1]));
  }

  /** As the method in double precision. */
  private static void shifted(float x, float log, float perSigma2, float[] into) {
    float square = Math.fma(x, x, GUARD);
    float argument = Math.fma(ScalarMath.logNormal(square) - log, (float) K3, (float) -K2);
    argument = argument > LARGEST_ARGUMENT ? LARGEST_ARGUMENT : argument;
    float q = ScalarMath.exp(argument);
    float s = 1f / (q + 1f);
    float y = square * perSigma2;
    float y1 = y + 1f;
    float inverse = 1f / y1;
    float k = q * s * (float) K1;
    float softplus = ScalarMath.logNormal(y1) + (y - (y1 - 1f)) * inverse;
    float slope = Math.fma(k * s, (float) -K3, y * inverse * -0.5f);
    into[0] = Math.fma(softplus, 0.5f, k);
    into[1] = slope * (x * -2f / square);
    into[2] = slope;
  }

  @Override
  protected void lanes(KlSpan span, long offset, int count, KlScratch scratch) {
    ApproximateLanes.chunk(this, span, offset, count, scratch);
    span.addGradients(scratch, offset, count);
  }
}
