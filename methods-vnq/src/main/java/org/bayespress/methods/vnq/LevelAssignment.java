package org.bayespress.methods.vnq;

import java.util.Arrays;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.priors.quantizing.Codebook;

/**
 * Every weight of a layer on a level of the layer's codebook: 0 where the noise drowns the weight, {@code log alpha >=
 * threshold} (the funnel around 0), and else the level nearest to its mean, the maximum of the posterior under a prior of
 * levels alone (the paper's eq. 15), of which 0 is one.
 *
 * @param levels of the codebook, ascending
 * @param chosen number of the level of every weight, C order
 */
record LevelAssignment(double[] levels, int[] chosen) {

  /** Two levels are as far apart as others if their distances differ by no more than this share: float32 rounding. */
  private static final double EVEN = 1e-6;

  /**
   * Assigns.
   *
   * @throws IllegalArgumentException if the layer was trained under a prior without levels, or 0 is none of them
   */
  static LevelAssignment of(TrainedPosterior.Layer layer, double threshold) {
    double[] levels = layer.levels().clone();
    if (levels.length == 0 || Arrays.binarySearch(levels, 0.0) < 0) {
      throw new IllegalArgumentException(
          "layer " + layer.name() + ": found the levels " + Arrays.toString(levels)
              + "; Variational Network Quantization needs levels around 0 and 0 itself, as prior.name = quantizing-mixture"
              + " trains them");
    }
    Codebook codebook = Codebook.of(levels);
    int zero = codebook.nearest(0);
    int[] chosen = new int[layer.theta().length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = layer.logAlpha(i) >= threshold ? zero : codebook.nearest(layer.theta()[i]);
    }
    return new LevelAssignment(levels, chosen);
  }

  /** The same levels, with a 0 wherever {@code weights} has one. */
  LevelAssignment without(float[] weights) {
    int[] left = chosen.clone();
    for (int i = 0; i < left.length; i++) {
      left[i] = weights[i] == 0 ? zero() : left[i];
    }
    return new LevelAssignment(levels, left);
  }

  /** Number of the level 0. */
  int zero() {
    return Arrays.binarySearch(levels, 0.0);
  }

  /** Weights that are not 0. */
  int nonZeros() {
    int zero = zero();
    return (int) Arrays.stream(chosen).filter(level -> level != zero).count();
  }

  /**
   * As the file holds it: multiples of the step where levels are evenly spaced around 0, which costs one float32; else
   * indices into a codebook.
   */
  QuantizedTensor tensor(int[] shape) {
    int zero = zero();
    int[] numbers = new int[chosen.length];
    if (even()) {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = chosen[i] - zero;
      }
      return new QuantizedTensor.FixedPoint(shape, numbers, (float) (levels[levels.length - 1] / zero));
    }
    float[] entries = new float[levels.length - 1];
    for (int k = 0; k < levels.length; k++) {
      if (k != zero) {
        entries[k < zero ? k : k - 1] = (float) levels[k];
      }
    }
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = chosen[i] == zero ? 0 : chosen[i] < zero ? chosen[i] + 1 : chosen[i];
    }
    return new QuantizedTensor.Codebook(shape, numbers, entries);
  }

  private boolean even() {
    int zero = zero();
    double step = levels[levels.length - 1] / zero;
    boolean even = levels.length == 2 * zero + 1;
    for (int k = 0; even && k < levels.length; k++) {
      even = Math.abs(levels[k] - (k - zero) * step) <= EVEN * step;
    }
    return even;
  }

  /**
   * Bits that no code for independent weights of these frequencies can beat, {@code n (H(p) + p H(level | not 0))}; for
   * three levels in balance {@code n (H(p) + p)}, p being the share that is not 0.
   */
  double entropyBits() {
    long[] counts = new long[levels.length];
    for (int level : chosen) {
      counts[level]++;
    }
    double bits = 0;
    for (long count : counts) {
      bits -= count == 0 ? 0 : count * Math.log((double) count / chosen.length) / Math.log(2);
    }
    return bits;
  }
}
