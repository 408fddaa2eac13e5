package org.bayespress.core.autodiff;

import java.lang.foreign.MemorySegment;

/** Standard normals as a pure function of (step, layer, index); see {@code org.bayespress.core.random}. */
@FunctionalInterface
public interface NoiseSource {

  /**
   * Writes normals {@code index .. index + count - 1} of a step and layer.
   *
   * @param target float32 memory, written from element 0
   * @param step training step
   * @param layer number of the sampling layer
   * @param index first index; multiples of 32 are fastest
   * @param count how many
   */
  void fill(MemorySegment target, int step, int layer, long index, int count);
}
