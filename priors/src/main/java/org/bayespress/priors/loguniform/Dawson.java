package org.bayespress.priors.loguniform;

/**
 * Dawson's integral {@code D(x) = exp(-x^2) int_0^x exp(t^2) dt} and two functions made of it, in double precision.
 */
public final class Dawson {

  /** Half of (Euler's gamma + 2 log 2): the constant of H's growth. */
  static final double HALF_GAMMA_PLUS_LOG_2 = 0.288607832450766430 + 0.693147180559945309;

  /** Step of Rybicki's sum: its discretisation error is about exp(-(pi / 2h)^2), below 1e-17. */
  private static final double STEP = 0.25;

  private static final double SQRT_PI = 1.772453850905516027;

  private Dawson() {}

  /**
   * D(x), relative error below 1e-14: Taylor series below 0.5, G. B. Rybicki's exponentially convergent sum (Computers
   * in Physics 3, 1989) up to 7, asymptotic series beyond.
   */
  public static double of(double x) {
    double z = Math.abs(x);
    if (z < 0.5) {
      return x * taylor(x * x);
    }
    return Math.copySign(z < 7 ? rybicki(z) : asymptotic(z * z) / (2 * z), x);
  }

  /** G(u) = D(sqrt u) / sqrt u for u >= 0; G(0) = 1, G ~ 1/(2u). Relative error below 1e-14. */
  public static double ratio(double u) {
    if (u < 0.25) {
      return taylor(u);
    }
    return u < 49 ? rybicki(Math.sqrt(u)) / Math.sqrt(u) : asymptotic(u) / (2 * u);
  }

  /**
   * H(u) = 2 int_0^sqrt(u) D(x) dx = u 2F2(1, 1; 3/2, 2; -u) for u >= 0, so H' = G. Relative error below 1e-13: for u
   * up to 50 the sum {@code sum_k Pois(k; u) sum_{j<k} 1/(2j+1)}, all of whose terms are positive; beyond, the
   * asymptotic series {@code 1/2 log u + gamma/2 + log 2 - 1/2 sum_k (2k-1)!! / (k (2u)^k)}.
   */
  public static double twiceIntegral(double u) {
    if (u <= 50) {
      return poissonSum(u);
    }
    double sum = 0;
    double term = 1;
    for (int k = 1; k < 40; k++) {
      term *= (2 * k - 1) / (2 * u);
      sum += term / k;
    }
    return 0.5 * Math.log(u) + HALF_GAMMA_PLUS_LOG_2 - 0.5 * sum;
  }

  /** D(x)/x = sum_k (-2u)^k / (2k+1)!! at u = x^2. */
  private static double taylor(double u) {
    double sum = 1;
    double term = 1;
    for (int k = 1; k < 20; k++) {
      term *= -2 * u / (2 * k + 1);
      sum += term;
    }
    return sum;
  }

  /** D(x) = 1/sqrt(pi) sum over odd n of exp(-(x - nh)^2) / n. */
  private static double rybicki(double z) {
    int centre = 2 * (int) Math.round((z / STEP - 1) / 2) + 1;
    double sum = 0;
    for (int n = centre - 26; n <= centre + 26; n += 2) {
      double distance = z - n * STEP;
      sum += Math.exp(-distance * distance) / n;
    }
    return sum / SQRT_PI;
  }

  /** 2x D(x) = sum_k (2k-1)!! / (2u)^k at u = x^2; the smallest term is about exp(-u). */
  private static double asymptotic(double u) {
    double sum = 1;
    double term = 1;
    for (int k = 1; k < 40; k++) {
      term *= (2 * k - 1) / (2 * u);
      sum += term;
    }
    return sum;
  }

  private static double poissonSum(double u) {
    double probability = Math.exp(-u);
    double harmonic = 0;
    double sum = 0;
    for (int k = 1; k < 200; k++) {
      probability *= u / k;
      harmonic += 1.0 / (2 * k - 1);
      sum += probability * harmonic;
    }
    return sum;
  }
}
