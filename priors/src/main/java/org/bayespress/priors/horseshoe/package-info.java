/**
 * The group horseshoe prior: the scale of a group is a product of two half-Cauchy variables, one of its own and one that
 * all groups of a layer share. Each half-Cauchy is written as a product of a gamma and an inverse gamma variable, whose
 * posteriors are log-normal. C. Louizos, K. Ullrich, M. Welling, "Bayesian compression for deep learning", NIPS 2017,
 * arXiv 1705.08665, section 3.2; S. E. Neville, J. T. Ormerod, M. P. Wand, "Mean field variational Bayes for continuous
 * sparse signal shrinkage", Electronic Journal of Statistics 8, 2014 (the decomposition).
 */
package org.bayespress.priors.horseshoe;
