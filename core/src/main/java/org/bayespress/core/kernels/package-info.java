/**
 * Loops over memory: each kernel is one pass, vectorized, with a scalar twin that gives the same bits (chosen by {@code
 * -Dbayespress.kernels=scalar}, and the oracle of the tests). Work is cut into chunks by shape alone, so that no result
 * depends on the number of threads. Kernels know nothing of layers, priors or training.
 */
package org.bayespress.core.kernels;
