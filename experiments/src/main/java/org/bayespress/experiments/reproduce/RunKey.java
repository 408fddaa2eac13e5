package org.bayespress.experiments.reproduce;

/**
 * Which run.
 *
 * @param preset what is run
 * @param seed with which seed
 */
record RunKey(String preset, long seed) {}
