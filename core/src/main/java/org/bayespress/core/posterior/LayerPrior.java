package org.bayespress.core.posterior;

import java.util.List;
import java.util.Optional;
import org.bayespress.core.random.NoiseField;
import org.bayespress.format.network.NetworkSpec;

/**
 * A prior over weights that has parameters of its own, which every layer trains for itself together with its posterior:
 * the levels of a codebook, for example. They are point estimates. The gradient of the KL with respect to them is summed
 * over the weights of the layer; the data term does not depend on them.
 *
 * <p>Implementations are immutable and may be called by several threads.
 */
public interface LayerPrior {

  /** Name of the form of the KL, as in the key {@code prior.kl}. */
  String form();

  /** Everything that decides about the numbers, for the fingerprint of a checkpoint. */
  String description();

  /** Names of the parameters of a layer, for messages; may be empty. */
  List<String> parameters();

  /**
   * Refuses a network that it has no start for, before anything is trained.
   *
   * @throws org.bayespress.core.method.SettingsException naming the key
   */
  default void requireFits(NetworkSpec network) {
    // most priors do not look at the network
  }

  /**
   * Where the parameters start.
   *
   * @param layer number of the weighted layer, from 0
   * @param theta means of the layer's weights at the start
   */
  double[] start(int layer, float[] theta);

  /**
   * The KL of a weight of one layer, with as many {@link GaussianKl#priorParameters} as there are {@link #parameters}.
   *
   * @param parameters as they are now; they may not be finite, and then the KL is not either
   * @param noise of this step and layer, for a KL that is estimated from samples of the weights: element i belongs to
   *     weight i
   */
  GaussianKl kl(double[] parameters, NoiseField noise);

  /**
   * The values that this prior pulls the weights of a layer to, ascending: the levels of a codebook. Empty for priors
   * without such values.
   *
   * @param parameters as they are now; levels made of numbers that are not finite are not either
   */
  default double[] levels(double[] parameters) {
    return new double[0];
  }

  /**
   * What a person should know about parameters that training ended with, in a sentence that names the keys to change; empty
   * if they are nothing unusual.
   */
  default Optional<String> remark(double[] parameters) {
    return Optional.empty();
  }

  /** What the learning rate is multiplied with for the parameters. */
  double learningRateFactor();

  /** Key that {@link #learningRateFactor} is read from, for messages; empty if there is none. */
  default Optional<String> learningRateKey() {
    return Optional.empty();
  }

  /** Brings the parameters back to where they are allowed; called after every update. */
  void project(double[] parameters);

  /**
   * A prior without parameters.
   *
   * @param name of the prior
   * @param kl in every layer
   */
  static LayerPrior fixed(String name, GaussianKl kl) {
    return new FixedPrior(name, kl);
  }
}
