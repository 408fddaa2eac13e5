/**
 * Sparse Variational Dropout: a Gaussian posterior per weight under a log-uniform prior; weights whose noise drowns
 * them are pruned, the others rounded to fixed-point levels. Molchanov, Ashukha and Vetrov, "Variational Dropout
 * Sparsifies Deep Neural Networks", ICML 2017, arXiv 1701.05369.
 */
package org.bayespress.methods.sparsevd;
