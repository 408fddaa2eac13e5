/** A variational convolution, forward and backward, against ND4J's deterministic one. */
package org.bayespress.benchmarks.convolution;
