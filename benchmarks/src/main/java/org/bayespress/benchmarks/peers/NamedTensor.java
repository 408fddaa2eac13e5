package org.bayespress.benchmarks.peers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An array of a {@link TensorFile}.
 *
 * @param name unique in its file
 * @param type of the elements, as safetensors names it
 * @param shape extents, C order
 * @param bytes elements, little endian
 */
record NamedTensor(String name, String type, int[] shape, byte[] bytes) {

  static NamedTensor floats(String name, int[] shape, float[] values) {
    ByteBuffer buffer = buffer(Float.BYTES * values.length);
    buffer.asFloatBuffer().put(values);
    return checked(name, "F32", shape, values.length, buffer);
  }

  static NamedTensor doubles(String name, double... values) {
    ByteBuffer buffer = buffer(Double.BYTES * values.length);
    buffer.asDoubleBuffer().put(values);
    return checked(name, "F64", new int[] {values.length}, values.length, buffer);
  }

  static NamedTensor integers(String name, int[] values) {
    ByteBuffer buffer = buffer(Integer.BYTES * values.length);
    buffer.asIntBuffer().put(values);
    return checked(name, "I32", new int[] {values.length}, values.length, buffer);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static NamedTensor checked(String name, String type, int[] shape, int length, ByteBuffer buffer) {
    int count = 1;
    for (int extent : shape) {
      count *= extent;
    }
    if (count != length) {
      throw new IllegalArgumentException(name + ": a shape of " + count + " elements for " + length + " values");
    }
    return new NamedTensor(name, type, shape, buffer.array());
  }
}
