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
 * @param whole the network with all groups
 * @param means what its layers read, on average over the validation images; null if a pruned group is to leave nothing
 */
record Groups(TrainedPosterior posterior, ValidationError validation, Whole whole, List<double[]> means) {

  /** E w and the biases of all groups, one array per weighted layer. */
  record Whole(List<float[]> weights, List<float[]> biases) {}

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
   * @param keepMeans whether the biases get what a pruned input gave on average, so that pruning moves no unit's mean
   * @throws IllegalArgumentException if a layer has no scales
   */
  static Groups of(TrainedPosterior posterior, ValidationError validation, boolean keepMeans) {
    for (TrainedPosterior.Layer layer : posterior.layers()) {
      if (layer.scales() == null) {
        throw new IllegalArgumentException(
            "layer " + layer.name() + " was trained without group scales; Bayesian Compression prunes by them");
      }
    }
    List<float[]> weights = new ArrayList<>();
    List<float[]> biases = new ArrayList<>();
    for (TrainedPosterior.Layer layer : posterior.layers()) {
      boolean[] all = new boolean[layer.scales().groups()];
      Arrays.fill(all, true);
      weights.add(layer.scaledMeans(all));
      biases.add(layer.scaledBias(all));
    }
    List<double[]> means = keepMeans ? validation.meanInputs(weights, biases) : null;
    return new Groups(posterior, validation, new Whole(weights, biases), means);
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
    for (int i = 0; means != null && i < layers(); i++) {
      if (posterior.network().weightedLayers().get(i).biased()) {
        addMeans(i, survivors, biases.get(i));
      }
    }
    survivors.clear(weights, biases);
    return new Pruned(survivors, weights, biases);
  }

  /**
   * The bias of a unit gets the mean of what the inputs gave that are gone: sum of E w times the mean of the input. With it
   * the mean of the unit stays what it was, as far as the means of its inputs do. A layer without biases has nowhere to keep it.
   */
  private void addMeans(int layer, Survivors survivors, float[] biases) {
    float[] weights = whole.weights().get(layer);
    double[] mean = means.get(layer);
    int fanIn = weights.length / biases.length;
    for (int output = 0; output < biases.length; output++) {
      double gone = 0;
      for (int j = 0; j < fanIn; j++) {
        int input = j / (fanIn / mean.length);
        gone += survivors.input(layer, input) ? 0 : weights[output * fanIn + j] * mean[input];
      }
      biases[output] += (float) gone;
    }
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
