package org.bayespress.experiments.meankl;

/**
 * A test that was thought of when numbers had been seen: it is shown with a claim, and decides nothing.
 *
 * @param remark when and why it came
 * @param test by the same rules
 */
public record Addition(String remark, PairedTest test) {}
