/**
 * Elementary functions on float32, written twice with the same sequence of operations: {@link
 * org.bayespress.core.kernels.math.VectorMath} on lanes, {@link org.bayespress.core.kernels.math.ScalarMath} on single
 * numbers. Only operations that IEEE 754 rounds exactly are used (+, -, *, /, sqrt, fused multiply-add), with integer
 * operations and raw-bit casts, so that both twins give the same bits on every machine and for every vector width.
 *
 * <p>No loops over memory live here, and nothing that knows what the numbers mean.
 */
package org.bayespress.core.kernels.math;
