/**
 * The figures of J. Achterhold, J. M. Koehler, A. Schmeink, T. Genewein, "Variational network quantization", ICLR 2018,
 * drawn anew: 2 and 4 from the KL that trains, the others from what runs stored of their posteriors.
 */
package org.bayespress.experiments.figures.vnq;
