/**
 * The group normal-Jeffreys prior: {@code p(z) ~ 1/|z|} over the scale of a group, {@code w | z ~ N(0, z^2)}; the
 * posterior of z is Gaussian. C. Louizos, K. Ullrich, M. Welling, "Bayesian compression for deep learning", NIPS 2017,
 * arXiv 1705.08665, section 3.1.
 */
package org.bayespress.priors.jeffreys;
