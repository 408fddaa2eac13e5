package org.bayespress.methods.miracle.posterior;

/**
 * The variance that goes with a mean and a KL. With {@code delta = mu / rho}, {@code s = sigma^2 / rho^2} and the KL kappa in
 * nats,
 *
 * <pre>
 *   2 kappa = delta^2 + s - 1 - log s    so    s = -W0(-exp(delta^2 - 2 kappa - 1)),   s in (0, 1],
 * </pre>
 *
 * <p>which exists iff {@code delta^2 <= 2 kappa} (W0: the principal branch of Lambert's function; the other branch gives s >=
 * 1). Written with {@code r^2 = 2 kappa - delta^2}, the equation is {@code g(y) = e^y - 1 - y = r^2} for y = log s {@code <=}
 * 0. g is convex and falls, so Newton's steps from the left of the root approach it without ever passing it. Where y is small,
 * g is summed as a series, or its leading digits would cancel.
 */
public final class LambertDeviation {

  private static final int STEPS = 60;

  private LambertDeviation() {}

  /** log s for {@code r = sqrt(2 kappa - delta^2) >= 0}. */
  public static double logVariance(double r) {
    double square = r * r;
    // -t with t = q + q^2/6: the first terms of the inverse at 0; for large r, -(1 + r^2) is left of the root
    double q = Math.sqrt(2) * r;
    double y = r < 1 ? -(q + q * q / 6 + q * q * q / 36) : -(1 + square);
    for (int i = 0; i < STEPS; i++) {
      double slope = Math.expm1(y);
      if (slope == 0) {
        return y;
      }
      double next = y - (excess(y) - square) / slope;
      if (Math.abs(next - y) <= 1e-16 * Math.abs(y)) {
        return next;
      }
      y = next;
    }
    return y;
  }

  /** {@code e^y - 1 - y}. */
  private static double excess(double y) {
    if (Math.abs(y) > 0.5) {
      return Math.expm1(y) - y;
    }
    double term = y * y / 2;
    double sum = 0;
    for (int n = 3; n < 20; n++) {
      sum += term;
      term *= y / n;
    }
    return sum;
  }

  /** s for a mean and a KL; NaN if {@code delta^2 > 2 kappa}. */
  public static double variance(double delta, double kappa) {
    return Math.exp(logVariance(Math.sqrt(2 * kappa - delta * delta)));
  }

  /** {@code ds/d delta = 2 delta s / (1 - s)}; unbounded where s reaches 1. */
  public static double dDelta(double delta, double kappa) {
    double y = logVariance(Math.sqrt(2 * kappa - delta * delta));
    return -2 * delta * Math.exp(y) / Math.expm1(y);
  }

  /** {@code ds/d kappa = -2 s / (1 - s)}; unbounded where s reaches 1. */
  public static double dKappa(double delta, double kappa) {
    double y = logVariance(Math.sqrt(2 * kappa - delta * delta));
    return 2 * Math.exp(y) / Math.expm1(y);
  }

  /** The deviation {@code sqrt(s)} as a function of r: 1 at 0, falling. */
  public static double deviation(double r) {
    return Math.exp(0.5 * logVariance(r));
  }

  /** Its derivative {@code -sqrt(s) r / (1 - s)}: {@code -1 / sqrt(2)} at 0, so that nothing is unbounded in r. */
  public static double dDeviation(double r) {
    if (r == 0) {
      return -Math.sqrt(0.5);
    }
    double y = logVariance(r);
    return Math.exp(0.5 * y) * r / Math.expm1(y);
  }
}
