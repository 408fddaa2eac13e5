package org.bayespress.priors.accumulation;

import java.lang.foreign.MemorySegment;

/**
 * The arrays one call works on: native-order float32, all indexed by the same element numbers.
 *
 * @param theta means, read
 * @param logSigma2 log variances, read
 * @param dTheta gradient, added to
 * @param dLogSigma2 gradient, added to
 * @param scale factor of the gradients
 */
public record KlSpan(
    MemorySegment theta, MemorySegment logSigma2, MemorySegment dTheta, MemorySegment dLogSigma2, float scale) {

  /** Adds the gradients in {@code scratch}, scaled, from byte {@code offset} on; {@code count} is a multiple of 16. */
  public void addGradients(KlScratch scratch, long offset, int count) {
    GradientLanes.add(scratch.dTheta(), scale, dTheta, offset, count);
    GradientLanes.add(scratch.dLogSigma2(), scale, dLogSigma2, offset, count);
  }
}
