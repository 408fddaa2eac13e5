/**
 * Counting as the papers count: ratios over weights without biases, headers and side information that their formulas
 * leave out. These numbers are for the columns of published tables and nothing else; what a file takes is the length of
 * the file. Formulas of Louizos, Ullrich and Welling, "Bayesian Compression for Deep Learning", NIPS 2017, arXiv
 * 1705.08665, decoded from their table 2: every cell but those of LeNet-5 under BC-GNJ comes out of them.
 */
package org.bayespress.core.counting;
