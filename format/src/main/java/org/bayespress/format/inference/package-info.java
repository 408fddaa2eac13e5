/**
 * A forward pass over decoded weights that gives the same bits on every machine: float32, one order, multiplications
 * and additions only. The same network can be shrunk first: smaller tensors, less work, the same bits. It is the
 * reference for {@code testErrorPercent}; speed comes second. No files and no data formats here.
 */
package org.bayespress.format.inference;
