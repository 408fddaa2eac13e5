/**
 * The {@code .bpz} container, version 1: what surrounds the tensors. Writer, reader, the byte ledger, and the three
 * ways a file can be refused. How a tensor is coded is in {@link org.bayespress.format.codec}.
 *
 * <pre>
 * File          = Magic Version Network Preprocessing Layer* Normalization* RandomCode? Checksum
 * Magic         = 0x89 'B' 'P' 'Z'
 * Version       = byte, 1
 * Network       = byte, number in the registry (1 lenet300, 2 lenet5, 3 lenet5-caffe, 4 densenet22, 5 densenet76) | 0 Description
 * Description   = Name channels: varint height: varint width: varint layers: varint LayerKind*
 * LayerKind     = 1 Name in: varint out: varint                      (dense)
 *               | 2 Name in: varint out: varint kernel: varint       (convolution)
 *               | 3 size: varint                                     (maximum pooling)
 *               | 4                                                  (ReLU)
 *               | 5                                                  (flatten)
 *               | 6 Name in: varint out: varint kernel: varint       (convolution without biases)
 *               | 7 Name channels: varint                            (batch normalisation)
 *               | 8 margin: varint                                   (zeros on every side)
 *               | 9 size: varint                                     (average pooling)
 *               | 10                                                 (mean of every channel)
 *               | 11                                                 (remember)
 *               | 12                                                 (append to what was remembered)
 * Name          = length: varint, 1..255, UTF-8 bytes
 * Preprocessing = form: byte, 0 or 1, then scale: Float, offset: Float for each channel
 * Layer         = weight: Tensor, bias: Tensor?     one for each weighted layer, in the network's order
 * Normalization = scale: Tensor, shift: Tensor      one for each batch normalisation, in the network's order
 * Tensor        = see {@link org.bayespress.format.codec.TensorCodec}
 * RandomCode    = see {@link org.bayespress.format.codec.RandomCodeSection}; there if and only if a tensor is randomly coded
 * Checksum      = CRC-32C over everything before it, 4 bytes
 * Float         = float32, 4 bytes, or, where the form or codec byte says so, its upper 2 bytes
 * varint        = seven bits a byte, low bits first, shortest form
 * </pre>
 *
 * <p>All numbers are low byte first. Nothing may follow the checksum. Every version keeps magic, version byte and a
 * closing CRC-32C, so that damage and another version can be told apart.
 */
package org.bayespress.format.container;
