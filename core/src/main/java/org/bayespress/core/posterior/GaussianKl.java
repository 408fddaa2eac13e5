package org.bayespress.core.posterior;

import java.lang.foreign.MemorySegment;

/**
 * KL(q || p) of a fully factorised Gaussian posterior {@code q(w) = N(theta, sigma^2)} against one prior, in nats per
 * weight, to be minimised. Improper priors define it up to a constant; each form states which.
 *
 * <p>The scalar methods in double precision are the definition and the oracle; {@link #accumulate} is the fast path and
 * must agree with them to float accuracy, unless it {@link #estimates}.
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
   * All three at once.
   *
   * @param gradient receives the derivatives with respect to theta and to log sigma^2
   * @return the value
   */
  default double valueAndGradient(double theta, double logSigma2, double[] gradient) {
    gradient[0] = dTheta(theta, logSigma2);
    gradient[1] = dLogSigma2(theta, logSigma2);
    return value(theta, logSigma2);
  }

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

  /** Whether {@link #accumulate} draws samples, so that it agrees with the definition in expectation alone. */
  default boolean estimates() {
    return false;
  }

  /** Number of the prior's own parameters that there is a gradient for, see {@link LayerPrior}; 0 for most priors. */
  default int priorParameters() {
    return 0;
  }

  /** Derivative of {@link #value} with respect to parameter {@code i} of the prior. */
  default double dPrior(int i, double theta, double logSigma2) {
    throw new IndexOutOfBoundsException("parameter " + i + " of a prior that has " + priorParameters());
  }

  /**
   * As {@link #accumulate(MemorySegment, MemorySegment, MemorySegment, MemorySegment, long, long, float)}, and adds
   * {@code scale} times the gradient with respect to the parameters of the prior, summed over the range in a fixed order,
   * to {@code dPrior[at .. at + priorParameters() - 1]}.
   */
  default double accumulate(
      MemorySegment theta,
      MemorySegment logSigma2,
      MemorySegment dTheta,
      MemorySegment dLogSigma2,
      long from,
      long count,
      float scale,
      double[] dPrior,
      int at) {
    return accumulate(theta, logSigma2, dTheta, dLogSigma2, from, count, scale);
  }
}
