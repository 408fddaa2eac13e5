package org.bayespress.core.posterior;

import org.bayespress.format.container.DecodedNormalization;

/**
 * What is left of a batch normalisation after training: {@code y = scale[c] * x + shift[c]}. Arrays are owned by the record and
 * not copied; treat them as read-only.
 */
public record ScaleAndShift(float[] scale, float[] shift) {

  /** Of a trained one: its running moments folded in. */
  public static ScaleAndShift of(TrainedNormalization trained) {
    return new ScaleAndShift(trained.scale(), trained.shift());
  }

  /** Of a file. */
  public static ScaleAndShift of(DecodedNormalization decoded) {
    return new ScaleAndShift(decoded.scale(), decoded.shift());
  }
}
