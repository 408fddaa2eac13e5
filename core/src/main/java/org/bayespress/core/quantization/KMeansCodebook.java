package org.bayespress.core.quantization;

import java.util.Arrays;
import org.bayespress.format.model.QuantizedTensor;

/**
 * A codebook of few values for the weights of a layer, by k-means on the line with the linear start of Deep Compression
 * (Han, Mao, Dally, ICLR 2016, section 3.2): centres spread evenly between the smallest and the largest weight, so that
 * large weights, few but important, have centres of their own. Zero stays zero and takes no part.
 *
 * <p>Each round assigns every weight to the nearest centre (of two, the smaller one) and moves every centre to the mean
 * of its weights, in double precision, over the sorted weights; the same weights give the same codebook. Centres
 * without weights stay where they are and are left out in the end.
 */
public final class KMeansCodebook {
  private static final int MOST_ROUNDS = 1000;

  private final float[] sorted;
  private final double[] centres;
  private final int[] starts;

  private KMeansCodebook(float[] sorted, int entries) {
    this.sorted = sorted;
    this.centres = new double[entries];
    this.starts = new int[entries + 1];
    double least = sorted[0];
    double most = sorted[sorted.length - 1];
    for (int k = 0; k < entries; k++) {
      centres[k] = entries == 1 ? (least + most) / 2 : least + (most - least) * k / (entries - 1);
    }
  }

  /**
   * Clusters the weights that are not zero.
   *
   * @param shape of the tensor
   * @param weights float32, finite, C order
   * @param entries most values of the codebook, at least 1; if there are no more different weights than that, each is
   *     kept as it is
   */
  public static QuantizedTensor.Codebook of(int[] shape, float[] weights, int entries) {
    if (entries < 1) {
      throw new IllegalArgumentException("a codebook of " + entries + " entries; it needs at least one");
    }
    float[] sorted = nonZero(weights);
    Arrays.sort(sorted);
    float[] values = distinct(sorted);
    if (values.length > entries) {
      values = new KMeansCodebook(sorted, entries).run();
    }
    int[] indices = new int[weights.length];
    for (int i = 0; i < weights.length; i++) {
      indices[i] = weights[i] == 0 ? 0 : 1 + nearest(values, weights[i]);
    }
    return new QuantizedTensor.Codebook(shape, indices, values.length == 0 ? new float[1] : values);
  }

  private float[] run() {
    int round = 0;
    while (assign() && round < MOST_ROUNDS) {
      move();
      round++;
    }
    float[] values = new float[centres.length];
    int used = 0;
    for (int k = 0; k < centres.length; k++) {
      if (starts[k] < starts[k + 1]) {
        values[used++] = (float) centres[k];
      }
    }
    return distinct(Arrays.copyOf(values, used));
  }

  /** Centre k has the weights from starts[k] to starts[k + 1]; returns whether that changed. */
  private boolean assign() {
    boolean changed = false;
    int next = 0;
    for (int k = 0; k < centres.length; k++) {
      double border = k + 1 == centres.length ? Double.POSITIVE_INFINITY : (centres[k] + centres[k + 1]) / 2;
      while (next < sorted.length && sorted[next] <= border) {
        next++;
      }
      changed |= starts[k + 1] != next;
      starts[k + 1] = next;
    }
    return changed;
  }

  private void move() {
    for (int k = 0; k < centres.length; k++) {
      double sum = 0;
      for (int i = starts[k]; i < starts[k + 1]; i++) {
        sum += sorted[i];
      }
      centres[k] = starts[k] < starts[k + 1] ? sum / (starts[k + 1] - starts[k]) : centres[k];
    }
  }

  private static int nearest(float[] values, float weight) {
    int at = Arrays.binarySearch(values, weight);
    int above = Math.min(values.length - 1, at < 0 ? -at - 1 : at);
    boolean below = above > 0 && (double) weight - values[above - 1] <= (double) values[above] - weight;
    return below ? above - 1 : above;
  }

  private static float[] nonZero(float[] weights) {
    float[] kept = new float[weights.length];
    int count = 0;
    for (float weight : weights) {
      if (weight != 0) {
        kept[count++] = weight;
      }
    }
    return Arrays.copyOf(kept, count);
  }

  private static float[] distinct(float[] sorted) {
    float[] values = new float[sorted.length];
    int count = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        values[count++] = sorted[i];
      }
    }
    return Arrays.copyOf(values, count);
  }
}
