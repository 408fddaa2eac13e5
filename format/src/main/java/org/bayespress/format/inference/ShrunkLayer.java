package org.bayespress.format.inference;

/**
 * A layer without the inputs and outputs that are not needed. The arrays are owned by the record and not copied; treat
 * them as read-only.
 *
 * @param name the layer's name
 * @param inputs input features of a dense layer, input channels of a convolution, that are left: their numbers in the
 *     whole layer, ascending
 * @param outputs units or filters that are left, likewise
 * @param weight {@code [outputs, inputs]} or {@code [outputs, inputs, kH, kW]}, float32, C order
 * @param bias {@code [outputs]}, float32
 */
public record ShrunkLayer(String name, int[] inputs, int[] outputs, float[] weight, float[] bias) {}
