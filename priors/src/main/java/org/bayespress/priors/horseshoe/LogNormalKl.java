package org.bayespress.priors.horseshoe;

/**
 * KL of a log-normal {@code LN(mu, v)}, {@code v = sigma^2}, to a gamma distribution of shape 1/2 or to an inverse gamma
 * distribution of shape 1/2, each of scale b:
 *
 * <pre>
 *   KL(LN || G(1/2, b))  = -1/2 ( mu + log v + 1 + log 2) + exp( mu + v/2) / b + 1/2 log b
 *   KL(LN || IG(1/2, b)) = -1/2 (-mu + log v + 1 + log 2) + exp(-mu + v/2) b   - 1/2 log b
 * </pre>
 *
 * They follow from the entropy {@code mu + 1/2 log(2 pi e v)} of the log-normal, {@code E log x = mu} and
 * {@code E x = exp(mu + v/2)}; the inverse gamma is the gamma of 1/x, whose log-normal has -mu. With
 * {@code m = mu - log b} for the gamma and {@code m = log b - mu} for the inverse gamma both become
 *
 * <pre>
 *   KL(m, log v) = -1/2 (m + log v + 1 + log 2) + exp(m + v/2)
 * </pre>
 *
 * which is also how they are computed: b = tau0^2 = 1e-10 never stands in a denominator. A true KL; its least value,
 * {@code 1/2 (1 - log 2) = 0.153}, is at {@code exp(m + v/2) = 1/2} and v = 2.
 *
 * @param sign 1 for the gamma, -1 for the inverse gamma
 * @param logScale log b
 */
record LogNormalKl(int sign, double logScale) {

  /** To {@code G(1/2, scale b)}. */
  static LogNormalKl toGamma(double logScale) {
    return new LogNormalKl(1, logScale);
  }

  /** To {@code IG(1/2, scale b)}, the distribution of 1/x for {@code x ~ G(1/2, scale 1/b)}. */
  static LogNormalKl toInverseGamma(double logScale) {
    return new LogNormalKl(-1, logScale);
  }

  /** The KL in nats. */
  double value(double mu, double logVariance) {
    return -0.5 * (m(mu) + logVariance + 1 + Math.log(2)) + expectation(mu, logVariance);
  }

  /** Derivative with respect to mu. */
  double dMu(double mu, double logVariance) {
    return sign * (expectation(mu, logVariance) - 0.5);
  }

  /** Derivative with respect to log v. */
  double dLogVariance(double mu, double logVariance) {
    return 0.5 * (Math.exp(logVariance) * expectation(mu, logVariance) - 1);
  }

  private double m(double mu) {
    return sign * (mu - logScale);
  }

  /** E x / b or E b / x. */
  private double expectation(double mu, double logVariance) {
    return Math.exp(m(mu) + 0.5 * Math.exp(logVariance));
  }
}
