package org.bayespress.core.method;

import org.bayespress.core.posterior.PosteriorSetup;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/** A way to train and compress a network. Implementations are stateless; settings come with every call. */
public interface CompressionMethod {

  /** Name as used in {@code method.name}. */
  String name();

  /**
   * Whether the method knows what to do with a network. Those that are not {@linkplain NetworkSpec#plain plain} are for methods
   * that take every weight by itself, and whose models carry the normalisations of the posterior.
   */
  default boolean takes(NetworkSpec network) {
    return network.plain();
  }

  /**
   * How the posterior is started, clamped and watched during training. Refuses what {@link #compress} would refuse in
   * the settings, so that nothing is trained in vain.
   *
   * @param settings the method's own section of the configuration
   * @param network the network that is going to be trained
   */
  PosteriorSetup posterior(Settings settings, NetworkSpec network);

  /**
   * Prunes and quantizes.
   *
   * @param posterior the trained posterior
   * @param preprocessing of the network's input, copied into the model
   * @param validation error on validation images, for rules that choose a threshold or a step; under the posterior's batch
   *     normalisations, where there are any
   * @param settings the method's own section of the configuration
   */
  CompressedNetwork compress(
      TrainedPosterior posterior, Preprocessing preprocessing, ValidationError validation, Settings settings);
}
