/**
 * Gaussian posteriors over the variables of a block: mean and deviation under a penalty on the KL (Mean-Var), or mean and KL
 * with the deviation following from them (Mean-KL, Lin, Flamich and Hernández-Lobato, 2023, arXiv 2307.07816). The coding
 * prior is N(0, rho^2), one rho per tensor.
 */
package org.bayespress.methods.miracle.posterior;
