/**
 * Our side of the comparison with PyTorch ({@code benchmarks/peers}): a training step written to a file with everything
 * that went in and came out, and the same step timed. Nothing is measured here by JMH: both sides of the comparison are
 * fresh processes that time themselves in the same way.
 */
package org.bayespress.benchmarks.peers;
