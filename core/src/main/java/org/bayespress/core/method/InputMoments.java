package org.bayespress.core.method;

/**
 * Means and variances of what a batch normalisation reads, over images and pixels. Arrays are owned by the record and not copied;
 * treat them as read-only.
 *
 * @param mean one per channel
 * @param variance one per channel, divided by the number of values
 */
public record InputMoments(double[] mean, double[] variance) {}
