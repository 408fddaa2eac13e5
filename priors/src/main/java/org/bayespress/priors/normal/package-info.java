/**
 * The prior N(0, 1) of a weight whose scale has been taken out of it: what remains of a weight's KL under the priors over
 * group scales, and the whole KL of their biases. C. Louizos, K. Ullrich, M. Welling, "Bayesian compression for deep
 * learning", NIPS 2017, arXiv 1705.08665.
 */
package org.bayespress.priors.normal;
