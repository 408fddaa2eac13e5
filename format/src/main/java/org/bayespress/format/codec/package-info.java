/**
 * Tensor codecs: how one tensor becomes bytes and comes back. A closed set; the encoder takes the shortest of those
 * that the coding variant allows ({@link org.bayespress.format.model.Coding}). The models of the range coder are
 * written once for both directions against {@link org.bayespress.format.coding.BitCoder}. Files and networks are not
 * known here; what is known about a tensor's surroundings comes in a {@link
 * org.bayespress.format.codec.TensorContext}.
 */
package org.bayespress.format.codec;
