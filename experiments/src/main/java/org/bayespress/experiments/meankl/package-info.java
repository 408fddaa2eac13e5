/**
 * The four claims of the Mean-KL paper (Lin, Flamich and Hernández-Lobato 2023, arXiv 2307.07816), tested: which settings are trained,
 * from which seeds, in which order; what is read from their run folders; the rules by which a claim is confirmed, written
 * down in {@code docs/mean-kl.md} before the first run; tables and pictures. Training itself is that of ordinary runs.
 */
package org.bayespress.experiments.meankl;
