/** The matrix products of a training step: ours, cut into panels for a pool of threads, against OpenBLAS's threads. */
package org.bayespress.benchmarks.products;
