package org.bayespress.format.container;

/**
 * A batch normalisation after training: {@code y = scale[c] * x + shift[c]}. The arrays are owned by the record and not
 * copied; treat them as read-only.
 *
 * @param name the layer's name
 * @param scale one per channel, float32
 * @param shift one per channel, float32
 */
public record DecodedNormalization(String name, float[] scale, float[] shift) {}
