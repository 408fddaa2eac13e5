/**
 * Tensor codecs: how one tensor becomes bytes and comes back. A closed set, chosen by the encoder for each tensor by
 * size alone. The models here are written once for both directions against {@link
 * org.bayespress.format.coding.BitCoder}. Files and networks are not known here; what is known about a tensor's
 * surroundings comes in a {@link org.bayespress.format.codec.TensorContext}.
 */
package org.bayespress.format.codec;
