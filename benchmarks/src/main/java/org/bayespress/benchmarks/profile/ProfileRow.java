package org.bayespress.benchmarks.profile;

/**
 * One line of a profile.
 *
 * @param part what is computed, or {@code all}
 * @param percent of all samples
 * @param millis the same share of the median step
 */
public record ProfileRow(String part, double percent, double millis) {}
