package org.bayespress.format.network;

/**
 * Maps a stored pixel byte p of channel c to the network's input {@code scale[c] * p + offset[c]}, in float32, one
 * multiplication and one addition (no fused multiply-add).
 *
 * @param scale one per channel
 * @param offset one per channel
 */
public record Preprocessing(float[] scale, float[] offset) {

  public Preprocessing {
    if (scale.length != offset.length) {
      throw new IllegalArgumentException(
          "preprocessing: " + scale.length + " scales but " + offset.length + " offsets; give one of each per channel");
    }
    scale = scale.clone();
    offset = offset.clone();
  }

  /**
   * The network's input for a pixel of channel {@code channel}.
   *
   * @param pixel a pixel byte, 0..255, or a real number on the scale of such bytes
   */
  public float apply(int channel, float pixel) {
    float scaled = scale[channel] * pixel;
    return scaled + offset[channel];
  }
}
