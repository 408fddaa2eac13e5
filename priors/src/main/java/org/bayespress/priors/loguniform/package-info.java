/**
 * The log-uniform prior {@code p(|w|) ~ 1/|w|} and the forms of its KL term against a Gaussian posterior
 * {@code N(theta, sigma^2)}. All forms depend on {@code alpha = sigma^2 / theta^2} alone. The prior is improper, so the
 * KL is defined up to a constant; here it is chosen so that the exact KL goes to 0 for alpha to infinity, and then
 * {@code KL = -1/2 log alpha + 1/2 (gamma + log 2) + o(1)} for alpha to 0, with Euler's gamma.
 *
 * <p>Papers: D. P. Kingma, T. Salimans, M. Welling, "Variational dropout and the local reparameterization trick", NIPS
 * 2015, arXiv 1506.02557. D. Molchanov, A. Ashukha, D. Vetrov, "Variational dropout sparsifies deep neural networks",
 * ICML 2017, arXiv 1701.05369. J. Hron, A. Matthews, Z. Ghahramani, "Variational Bayesian dropout: pitfalls and fixes",
 * ICML 2018, arXiv 1807.01969 (why this is a regulariser rather than inference). V. Kharitonov, D. Molchanov, D.
 * Vetrov, "Variational dropout via empirical Bayes", 2018, arXiv 1811.00596.
 */
package org.bayespress.priors.loguniform;
