/**
 * Minimal random code learning: a Gaussian posterior whose KL from a Gaussian coding prior is held at a budget per block of
 * weights, then coded block by block as the number of one of many random candidates, while what is not yet coded goes on
 * learning. Havasi, Peharz and Hernández-Lobato, ICLR 2019, arXiv 1810.00440; the Mean-KL parameterization: Lin, Flamich
 * and Hernández-Lobato, 2023, arXiv 2307.07816.
 */
package org.bayespress.methods.miracle;
