package org.bayespress.core.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One aligned off-heap allocation, planned first and allocated once. Reserve tensors, call {@link #allocate}, use them;
 * nothing is allocated afterwards. Memory starts as zeros. Not thread-safe while planning.
 */
public final class Slab implements AutoCloseable {

  /** Alignment of every tensor in bytes: a cache line and the widest vector. */
  public static final int ALIGNMENT_BYTES = 64;

  private static final int ALIGNMENT_FLOATS = ALIGNMENT_BYTES / Float.BYTES;

  private final Arena arena = Arena.ofShared();
  private long plannedFloats;
  private MemorySegment memory;

  /** Reserves a float32 tensor, C order; its memory exists after {@link #allocate}. */
  public Tensor reserve(int... shape) {
    if (memory != null) {
      throw new IllegalStateException("slab is already allocated; reserve every tensor before allocate()");
    }
    long length = 1;
    for (int extent : shape) {
      if (extent < 1) {
        throw new IllegalArgumentException("extent " + extent + " in a tensor shape; every extent must be positive");
      }
      length = Math.multiplyExact(length, extent);
    }
    Tensor tensor = new Tensor(this, plannedFloats, length, shape.clone());
    plannedFloats += (length + ALIGNMENT_FLOATS - 1) / ALIGNMENT_FLOATS * ALIGNMENT_FLOATS;
    return tensor;
  }

  /** Number of floats reserved so far, padding included: also the offset of the next tensor. */
  public long plannedFloats() {
    return plannedFloats;
  }

  /** Allocates all reserved memory at once. */
  public void allocate() {
    if (memory != null) {
      throw new IllegalStateException("slab is already allocated");
    }
    memory = arena.allocate(Math.max(1, plannedFloats) * Float.BYTES, ALIGNMENT_BYTES);
  }

  /** The part of the slab from one float offset to another; for checkpoints. */
  public MemorySegment range(long fromFloat, long toFloat) {
    return memory().asSlice(fromFloat * Float.BYTES, (toFloat - fromFloat) * Float.BYTES);
  }

  MemorySegment memory() {
    if (memory == null) {
      throw new IllegalStateException("slab is not allocated yet; call allocate() after reserving");
    }
    return memory;
  }

  @Override
  public void close() {
    arena.close();
  }
}
