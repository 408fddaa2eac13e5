package org.bayespress.format.model;

/** A tensor as it is stored. The level or index 0 means an exact zero, for weights: pruned. Arrays are in C order. */
public sealed interface QuantizedTensor {

  /** Shape, for example {@code [out, in]}. */
  int[] shape();

  /** The values that a decoder gives back, float32, C order. */
  float[] toFloats();

  /** Float32 values, stored as they are. */
  record Floats(int[] shape, float[] values) implements QuantizedTensor {
    @Override
    public float[] toFloats() {
      return values.clone();
    }
  }

  /** {@code value = level * step}, one float32 multiplication. */
  record FixedPoint(int[] shape, int[] levels, float step) implements QuantizedTensor {
    @Override
    public float[] toFloats() {
      float[] values = new float[levels.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = levels[i] * step;
      }
      return values;
    }
  }

  /** {@code value = entries[index - 1]}; index 0 is zero. */
  record Codebook(int[] shape, int[] indices, float[] entries) implements QuantizedTensor {
    @Override
    public float[] toFloats() {
      float[] values = new float[indices.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = indices[i] == 0 ? 0f : entries[indices[i] - 1];
      }
      return values;
    }
  }
}
