package org.bayespress.priors.accumulation;

import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.bayespress.core.kernels.math.LaneMemory;

/** Adds scaled gradients of a chunk to memory. */
final class GradientLanes {

  private GradientLanes() {}

  /** {@code to[offset + 4i] += scale * gradient[i]} for i below {@code count}, a multiple of 16. */
  static void add(float[] gradient, float scale, MemorySegment to, long offset, int count) {
    FloatVector scales = FloatVector.broadcast(FLOATS, scale);
    for (int i = 0; i < count; i += LANES) {
      long at = offset + i * (long) Float.BYTES;
      LaneMemory.store(FloatVector.fromArray(FLOATS, gradient, i).fma(scales, LaneMemory.load(to, at)), to, at);
    }
  }
}
