/**
 * Bayesian Compression: groups of weights (filters of convolutions, inputs of dense layers) under a random scale with a
 * sparsity-inducing prior. Groups whose scale is mostly noise or near zero are pruned, and the posterior variance says how
 * few bits the weights that are left need. C. Louizos, K. Ullrich, M. Welling, "Bayesian compression for deep learning",
 * NIPS 2017, arXiv 1705.08665.
 */
package org.bayespress.methods.bc;
