package org.bayespress.methods.bc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bayespress.core.method.ValidationError;
import org.bayespress.core.posterior.TrainedPosterior;

/**
 * The groups of a trained network: prunes them by thresholds and says what that costs on the validation images.
 *
 * @param posterior trained, with scales in every layer
 * @param validation error on the validation images
 */
record Groups(TrainedPosterior posterior, ValidationError validation) {

  /**
   * The network without the groups that are pruned.
   *
   * @param survivors what is left
   * @param weights E w of what is left, zeros elsewhere
   * @param biases the biases that go with them
   */
  record Pruned(Survivors survivors, List<float[]> weights, List<float[]> biases) {}

  /**
   * The groups of {@code posterior}.
   *
   * @throws IllegalArgumentException if a layer has no scales
   */
  static Groups of(TrainedPosterior posterior, ValidationError validation) {
    for (TrainedPosterior.Layer layer : posterior.layers()) {
      if (layer.scales() == null) {
        throw new IllegalArgumentException(
            "layer " + layer.name() + " was trained without group scales; Bayesian Compression prunes by them");
      }
    }
    return new Groups(posterior, validation);
  }

  int layers() {
    return posterior.layers().size();
  }

  String name(int layer) {
    return posterior.layers().get(layer).name();
  }

  /** Scores of a layer's groups, from least to largest. */
  double[] sortedScores(int layer) {
    return posterior.layers().get(layer).scales().sortedScores();
  }

  /**
   * Prunes groups whose score is at least their layer's threshold.
   *
   * @throws IllegalArgumentException if a layer loses all of its groups
   */
  Pruned pruned(double[] thresholds) {
    List<boolean[]> alive = alive(thresholds);
    Survivors survivors = Survivors.of(posterior.network(), alive);
    List<float[]> weights = new ArrayList<>();
    List<float[]> biases = new ArrayList<>();
    for (int i = 0; i < layers(); i++) {
      weights.add(posterior.layers().get(i).scaledMeans(alive.get(i)));
      biases.add(posterior.layers().get(i).scaledBias(alive.get(i)));
    }
    survivors.clear(weights, biases);
    return new Pruned(survivors, weights, biases);
  }

  /** Whether every layer keeps a group. */
  boolean feasible(double[] thresholds) {
    return Survivors.left(posterior.network(), alive(thresholds)).stream().allMatch(count -> count > 0);
  }

  private List<boolean[]> alive(double[] thresholds) {
    List<boolean[]> alive = new ArrayList<>();
    for (int i = 0; i < layers(); i++) {
      alive.add(posterior.layers().get(i).scales().alive(thresholds[i]));
    }
    return alive;
  }

  /** Validation error in percent. */
  double error(Pruned pruned) {
    return validation.percent(pruned.weights(), pruned.biases());
  }

  /** Validation error in percent with nothing pruned. */
  double errorOfAll() {
    double[] none = new double[layers()];
    Arrays.fill(none, Double.POSITIVE_INFINITY);
    return error(pruned(none));
  }
}
