/** The time of a training step: every network under every method and prior that is bound. */
package org.bayespress.benchmarks.training;
