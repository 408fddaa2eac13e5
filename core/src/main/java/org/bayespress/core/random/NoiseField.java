package org.bayespress.core.random;

import java.lang.foreign.MemorySegment;

/**
 * One endless field of standard normals; see {@link NormalNoise}.
 *
 * @param key seed and purpose
 * @param step training step
 * @param layer layer number
 */
public record NoiseField(NoiseKey key, int step, int layer) {

  /** Writes elements {@code firstIndex .. firstIndex + count - 1} to the first {@code count} floats of {@code out}. */
  public void fill(MemorySegment out, long count, long firstIndex) {
    NormalNoise.fill(out, 0, count, key, step, layer, firstIndex);
  }
}
