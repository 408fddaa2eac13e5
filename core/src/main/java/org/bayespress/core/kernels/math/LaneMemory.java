package org.bayespress.core.kernels.math;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/**
 * What lanes load from and store to. {@code FloatVector.fromMemorySegment(species, LaneMemory.of(x), LaneMemory.base(x) +
 * offset, order)} reads byte {@code offset} of x.
 *
 * <p>Where the bounds checks of vector accesses are switched off ({@code -Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0}), that is
 * native memory as a whole, at an address. The compiler then knows that a store can change nothing but native memory, so what it
 * knows of segments (bounds, session, address) stays valid across stores: a dozen instructions less for each access in
 * loops that store. Bounds are then not looked at, nor whether memory was freed or is read-only: owners of memory close it after the
 * last kernel. Otherwise, and for arrays of the heap, it is the segment itself, with all its checks.
 */
public final class LaneMemory {
  private static final String CHECK = "jdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK";
  private static final boolean CHECKED = !"0".equals(System.getProperty(CHECK));
  private static final MemorySegment ALL =
      CHECKED ? MemorySegment.NULL : MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private LaneMemory() {}

  /** The segment to pass to the vector library. */
  public static MemorySegment of(MemorySegment segment) {
    return CHECKED || !segment.isNative() ? segment : ALL;
  }

  /** Byte of {@link #of} where {@code segment} begins. */
  public static long base(MemorySegment segment) {
    return CHECKED || !segment.isNative() ? 0 : segment.address();
  }

  /** The lanes at byte {@code offset}. To be inlined, as {@link VectorMath} says. */
  public static FloatVector load(MemorySegment segment, long offset) {
    return FloatVector
        .fromMemorySegment(VectorMath.FLOATS, of(segment), base(segment) + offset, ByteOrder.nativeOrder());
  }

  /** Puts lanes to byte {@code offset}; likewise. */
  public static void store(FloatVector vector, MemorySegment segment, long offset) {
    vector.intoMemorySegment(of(segment), base(segment) + offset, ByteOrder.nativeOrder());
  }
}
