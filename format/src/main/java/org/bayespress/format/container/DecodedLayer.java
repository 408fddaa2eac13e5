package org.bayespress.format.container;

/**
 * Weights and bias of one layer. The arrays are owned by the record and not copied; treat them as read-only.
 *
 * @param name the layer's name
 * @param weight {@code [out, in]} or {@code [out, in, kH, kW]}, float32, C order
 * @param bias {@code [out]}, float32
 */
public record DecodedLayer(String name, float[] weight, float[] bias) {}
