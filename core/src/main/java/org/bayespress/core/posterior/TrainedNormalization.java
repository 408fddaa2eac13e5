package org.bayespress.core.posterior;

/**
 * A batch normalisation after training. Arrays are owned by the record and not copied; treat them as read-only.
 *
 * @param name the layer's name
 * @param gamma learned factors, one per channel
 * @param beta learned offsets, one per channel
 * @param mean running means of the inputs, gathered while training drew its noise
 * @param variance running variances of the inputs, likewise
 */
public record TrainedNormalization(String name, float[] gamma, float[] beta, float[] mean, float[] variance) {

  /** Added to the variance, while training and afterwards (Ioffe and Szegedy, 2015, give no number; this is the usual one). */
  public static final double EPSILON = 1e-5;

  /** {@code scale} of {@code y = scale * x + shift}, what the normalisation is with the running moments. */
  public float[] scale() {
    float[] scale = new float[gamma.length];
    for (int c = 0; c < scale.length; c++) {
      scale[c] = (float) (gamma[c] / Math.sqrt(variance[c] + EPSILON));
    }
    return scale;
  }

  /** {@code shift} of the same. */
  public float[] shift() {
    float[] shift = new float[gamma.length];
    for (int c = 0; c < shift.length; c++) {
      shift[c] = (float) (beta[c] - mean[c] * (gamma[c] / Math.sqrt(variance[c] + EPSILON)));
    }
    return shift;
  }
}
