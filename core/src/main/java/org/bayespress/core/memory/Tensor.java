package org.bayespress.core.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A float32 array in a {@link Slab}, C order, 64-byte aligned. A view: it lives as long as its slab. */
public final class Tensor {
  private final Slab slab;
  private final long offset;
  private final long length;
  private final int[] shape;
  private MemorySegment segment;

  Tensor(Slab slab, long offset, long length, int[] shape) {
    this.slab = slab;
    this.offset = offset;
    this.length = length;
    this.shape = shape;
  }

  /** Shape; a copy. */
  public int[] shape() {
    return shape.clone();
  }

  /** Extent of one axis. */
  public int extent(int axis) {
    return shape[axis];
  }

  /** Number of elements. */
  public int length() {
    return Math.toIntExact(length);
  }

  /** The memory, {@code 4 * length()} bytes. */
  public MemorySegment segment() {
    // one read: workers may come here at the same time
    MemorySegment known = segment;
    if (known == null) {
      known = slab.memory().asSlice(offset * Float.BYTES, length * Float.BYTES);
      segment = known;
    }
    return known;
  }

  /** Native address of element {@code index}; not checked, and dead once the slab is closed. */
  public long address(long index) {
    return segment().address() + index * Float.BYTES;
  }

  /** Element {@code index} in C order. */
  public float get(long index) {
    return segment().getAtIndex(ValueLayout.JAVA_FLOAT, index);
  }

  /** Sets element {@code index} in C order. */
  public void set(long index, float value) {
    segment().setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
  }

  /** All elements, copied. */
  public float[] toArray() {
    return segment().toArray(ValueLayout.JAVA_FLOAT);
  }

  /** Overwrites all elements. */
  public void copyFrom(float[] values) {
    if (values.length != length) {
      throw new IllegalArgumentException("tensor holds " + length + " values but " + values.length + " were given");
    }
    MemorySegment.copy(values, 0, segment(), ValueLayout.JAVA_FLOAT, 0, values.length);
  }

  /** Sets every element to {@code value}. */
  public void fill(float value) {
    for (long i = 0; i < length; i++) {
      set(i, value);
    }
  }

  /** The same memory as an INDArray of the same shape, C order; nothing is copied. It must not outlive the slab. */
  public INDArray asINDArray() {
    Pointer address = new FloatPointer() {
      {
        this.address = Tensor.this.address(0);
        this.limit = length;
        this.capacity = length;
      }
    };
    long[] extents = new long[shape.length];
    for (int i = 0; i < shape.length; i++) {
      extents[i] = shape[i];
    }
    return Nd4j.create(Nd4j.createBuffer(address, length, DataType.FLOAT), extents);
  }
}
