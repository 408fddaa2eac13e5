package org.bayespress.benchmarks.kl;

import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The formula of some KL forms as a chain of ND4J operations, as somebody would write it who has no kernel of his own
 * but knows his library: in place, into arrays made once. Found through {@link ServiceLoader}; a form without a chain is
 * reported as one.
 */
public interface OpChain {

  /** The forms this chain computes. */
  Set<KlForm> forms();

  /**
   * Gets ready for these arrays.
   *
   * @param theta means
   * @param logSigma2 log variances, same shape
   */
  Planned plan(INDArray theta, INDArray logSigma2, INDArray dTheta, INDArray dLogSigma2);

  /** A planned chain. */
  @FunctionalInterface
  interface Planned {

    /** Adds {@code scale} times the gradients to the gradient arrays; returns the KL in nats. */
    double accumulate(float scale);
  }

  /** The chain for a form, if there is one on the class path. */
  static Optional<OpChain> of(KlForm form) {
    return ServiceLoader.load(OpChain.class).stream().map(ServiceLoader.Provider::get)
        .filter(chain -> chain.forms().contains(form)).findFirst();
  }
}
