package org.bayespress.core.quantization;

import java.util.List;

/**
 * How many bits a layer's weights need, from their posterior variance: a weight need not be written down more finely than
 * it is known. The variance V is taken as the unit round-off of a floating-point number, {@code 2V < 2^-t} giving t
 * significand bits; a sign bit and exponent bits are added.
 *
 * <p>Both rules of Bayesian Compression (Louizos, Ullrich, Welling, 2017, arXiv 1705.08665) are here. They differ in where the mean over the layer is taken and in the exponent:
 *
 * <ul>
 * <li>{@code paper}: V is the layer's mean variance; 3 exponent bits.
 * <li>{@code code}: t is found for every weight, and the layer's is the mean over its weights, rounded up; exponent bits
 * are {@code ceil(log2(log2(max|w|) + 1) + 1)} with the maximum over all layers. That is not defined for a maximum of at
 * most 1/2, and then, as always, at least 1.
 * </ul>
 *
 * <p>As in the published code, what is stored is not such a floating-point number but a multiple of {@code 2^-t}: the
 * exponent bits count in the published ratios alone.
 */
public enum Precision {

  /** One precision from the mean variance. */
  PAPER {
    @Override
    public int significandBits(double[] variances) {
      double sum = 0;
      for (double variance : variances) {
        sum += variance;
      }
      return variances.length == 0 ? 0 : significandBits(sum / variances.length);
    }

    @Override
    public int exponentBits(List<float[]> weights) {
      return 3;
    }
  },

  /** The mean of the precisions of all weights. */
  CODE {
    @Override
    public int significandBits(double[] variances) {
      double sum = 0;
      for (double variance : variances) {
        sum += significandBits(variance);
      }
      return variances.length == 0 ? 0 : (int) Math.ceil(sum / variances.length);
    }

    @Override
    public int exponentBits(List<float[]> weights) {
      double largest = 0;
      for (float[] layer : weights) {
        for (float weight : layer) {
          largest = Math.max(largest, Math.abs(weight));
        }
      }
      double log = Math.log(largest) / Math.log(2);
      double bits = Math.ceil(Math.log(log + 1) / Math.log(2) + 1);
      return bits >= 1 ? (int) bits : 1;
    }
  };

  /** Largest number of significand bits: those of float32. */
  private static final int MOST = 23;

  /**
   * Significand bits of a layer.
   *
   * @param variances posterior variances of its weights that are left; 0 bits if there are none
   */
  public abstract int significandBits(double[] variances);

  /**
   * Exponent bits of every layer.
   *
   * @param weights of all layers
   */
  public abstract int exponentBits(List<float[]> weights);

  /** Number of t in 1..23 with {@code 2V < 2^-t}. */
  static int significandBits(double variance) {
    int bits = 0;
    for (int t = 1; t <= MOST; t++) {
      bits += 2 * variance < Math.scalb(1.0, -t) ? 1 : 0;
    }
    return bits;
  }
}
