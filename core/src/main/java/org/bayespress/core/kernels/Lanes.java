package org.bayespress.core.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector width of this machine, and loads and stores at float indices. */
final class Lanes {
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  static final int COUNT = FLOATS.length();

  private Lanes() {}

  static FloatVector load(MemorySegment segment, long index) {
    return FloatVector.fromMemorySegment(FLOATS, segment, index << 2, ByteOrder.nativeOrder());
  }

  static void store(FloatVector vector, MemorySegment segment, long index) {
    vector.intoMemorySegment(segment, index << 2, ByteOrder.nativeOrder());
  }

  static float get(MemorySegment segment, long index) {
    return segment.getAtIndex(JAVA_FLOAT, index);
  }

  static void set(MemorySegment segment, long index, float value) {
    segment.setAtIndex(JAVA_FLOAT, index, value);
  }

  /** The last index that full vectors reach when counting from {@code from}. */
  static long bound(long from, long count) {
    return from + (KernelModeHolder.VECTORIZED ? count - count % COUNT : 0);
  }

  /** Reads the mode once, so that the choice is a constant to the compiler. */
  private static final class KernelModeHolder {
    static final boolean VECTORIZED = org.bayespress.core.kernels.math.KernelMode.vectorized();
  }
}
