/**
 * Random candidates that encoder and decoder share: a number names a candidate, and the candidate is a pure function of
 * (generator version, seed, block, number). The seeded order in which weights are dealt to blocks, and the seeded
 * sharing of one variable by several weights, are made here too. What the numbers mean to a file is not known here.
 *
 * <p>Everything here is normative. Only operations that IEEE 754 rounds exactly (+, -, *, sqrt) are used, none of them
 * fused, with integer operations and raw-bit casts, in the order written: the same candidates on every JVM and CPU.
 * Whoever repeats them on vectors has to keep that order.
 *
 * <p>Sources: J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC
 * 2011. G. E. P. Box and M. E. Muller, Annals of Mathematical Statistics 29, 1958. M. Havasi, R. Peharz and J. M.
 * Hernández-Lobato, "Minimal random code learning", ICLR 2019, arXiv 1810.00440.
 */
package org.bayespress.format.candidate;
