/**
 * What follows from weights or groups that were pruned, in the terms of the network alone: units without a connection,
 * architectures that remain. Which weights are pruned is up to the methods.
 */
package org.bayespress.core.pruning;
