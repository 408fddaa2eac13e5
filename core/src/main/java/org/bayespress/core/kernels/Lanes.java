package org.bayespress.core.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.bayespress.core.kernels.math.KernelMode;
import org.bayespress.core.kernels.math.LaneMemory;
import org.bayespress.core.kernels.math.VectorMath;

/** The vector width of this machine, and loads and stores at float indices. */
final class Lanes {
  static final VectorSpecies<Float> FLOATS = VectorMath.FLOATS;
  static final int COUNT = FLOATS.length();
  /** A constant to the compiler. */
  static final boolean VECTORIZED = KernelMode.vector();

  private Lanes() {}

  static FloatVector load(MemorySegment segment, long index) {
    return LaneMemory.load(segment, index << 2);
  }

  static FloatVector load(MemorySegment segment, long index, VectorMask<Float> mask) {
    return FloatVector.fromMemorySegment(
        FLOATS, LaneMemory.of(segment), LaneMemory.base(segment) + (index << 2), ByteOrder.nativeOrder(), mask);
  }

  static void store(FloatVector vector, MemorySegment segment, long index) {
    LaneMemory.store(vector, segment, index << 2);
  }

  static void store(FloatVector vector, MemorySegment segment, long index, VectorMask<Float> mask) {
    vector.intoMemorySegment(LaneMemory.of(segment), LaneMemory.base(segment) + (index << 2), ByteOrder.nativeOrder(),
        mask);
  }

  static float get(MemorySegment segment, long index) {
    return segment.getAtIndex(JAVA_FLOAT, index);
  }

  static void set(MemorySegment segment, long index, float value) {
    segment.setAtIndex(JAVA_FLOAT, index, value);
  }

  /** The end of the whole vectors in {@code from .. from + count - 1}; {@code from} itself without vectors. */
  static long bound(long from, long count) {
    return from + (VECTORIZED ? count - count % COUNT : 0);
  }
}
