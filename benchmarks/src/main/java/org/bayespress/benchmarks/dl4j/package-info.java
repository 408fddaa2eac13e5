/** A deterministic training step, ours beside that of Deeplearning4j: the same network, start, batch and optimizer. */
package org.bayespress.benchmarks.dl4j;
