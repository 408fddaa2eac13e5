package org.bayespress.core.posterior;

import java.lang.foreign.MemorySegment;

/**
 * KL(q || p) of a fully factorised Gaussian posterior {@code q(w) = N(theta, sigma^2)} against one prior, in nats per
 * weight, to be minimised. Improper priors define it up to a constant; each form states which.
 *
 * <p>The scalar methods in double precision are the definition and the oracle; {@link #accumulate} is the fast path and
 * must agree with them to float accuracy.
 */
public interface GaussianKl {

  /** Name of the form, as in the key {@code prior.kl}, for example {@code molchanov}. */
  String form();

  /** KL of one weight, nats. */
  double value(double theta, double logSigma2);

  /** Derivative of {@link #value} with respect to theta. */
  double dTheta(double theta, double logSigma2);

  /** Derivative of {@link #value} with respect to log sigma^2. */
  double dLogSigma2(double theta, double logSigma2);

  /**
   * Adds {@code scale} times the gradients of elements {@code from .. from + count - 1} to {@code dTheta} and
   * {@code dLogSigma2}. All segments hold native-order float32 and are indexed by the same element numbers. Must not
   * allocate memory that grows with {@code count}; may be called from several threads on disjoint ranges; the result
   * for a range must depend on that range alone.
   *
   * @return the KL of the range in nats, not scaled, summed in a fixed order
   */
  double accumulate(
      MemorySegment theta,
      MemorySegment logSigma2,
      MemorySegment dTheta,
      MemorySegment dLogSigma2,
      long from,
      long count,
      float scale);
}
