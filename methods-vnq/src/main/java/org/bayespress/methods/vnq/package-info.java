/**
 * Variational Network Quantization: a Gaussian posterior per weight under a prior with a pole at every level of a codebook
 * that each layer learns. Training pulls weights to the levels or into noise, so that pruning and rounding to the nearest
 * level need no fine-tuning. J. Achterhold, J. M. Koehler, A. Schmeink, T. Genewein, "Variational network quantization",
 * ICLR 2018. The mathematics of the prior is in {@code org.bayespress.priors.quantizing}.
 */
package org.bayespress.methods.vnq;
