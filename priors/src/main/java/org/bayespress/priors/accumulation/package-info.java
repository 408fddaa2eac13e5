/**
 * How a KL passes over arrays of weights: chunks that stay in the first-level cache, partial sums in a fixed order, and
 * two twins of every kernel, lanes and single numbers, that give the same bits. Nothing here knows a prior.
 */
package org.bayespress.priors.accumulation;
