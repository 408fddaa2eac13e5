/**
 * Measurements: JMH benchmarks, the command {@code bench} that runs them, and our side of the comparison with PyTorch
 * ({@code benchmarks/peers}). Nothing else depends on this module.
 */
package org.bayespress.benchmarks;
