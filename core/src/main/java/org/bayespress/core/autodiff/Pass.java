package org.bayespress.core.autodiff;

import org.bayespress.core.kernels.WorkerPool;

/**
 * What an operation needs to run.
 *
 * @param pool threads
 * @param noise standard normals for sampling operations
 * @param step training step, which selects the noise
 */
record Pass(WorkerPool pool, NoiseSource noise, int step) {}
