package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Vectors of eight floats for short rows, such as those of an 8 x 8 feature map. */
final class Row {
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
  static final int COUNT = 8;

  private Row() {}

  static FloatVector load(MemorySegment segment, long index) {
    return FloatVector.fromMemorySegment(FLOATS, segment, index << 2, ByteOrder.nativeOrder());
  }

  static void store(FloatVector vector, MemorySegment segment, long index) {
    vector.intoMemorySegment(segment, index << 2, ByteOrder.nativeOrder());
  }

  static long bound(long count) {
    return Lanes.bound(0, Lanes.COUNT) == 0 || Lanes.COUNT < COUNT ? 0 : count - count % COUNT;
  }
}
