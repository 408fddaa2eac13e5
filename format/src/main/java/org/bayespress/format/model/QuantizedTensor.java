package org.bayespress.format.model;

import org.bayespress.format.candidate.Sharing;

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

  /**
   * {@code value = +-normal * scale}, one float32 multiplication; the normals are variables of a code that the tensors of
   * a network share, see {@link Sharing}. No value is known to be zero.
   *
   * @param shape shape
   * @param scale standard deviation of the candidates, positive
   * @param sharing values per variable, 1 or more
   * @param number of the tensor in the network: weights of the first layer 0, its bias 1, and so on
   * @param firstVariable the tensor's first variable in the code
   * @param code the code
   */
  record RandomCoded(int[] shape, float scale, int sharing, int number, int firstVariable, RandomCode code)
      implements QuantizedTensor {

    public RandomCoded {
      if (!(scale > 0 && scale < Float.POSITIVE_INFINITY) || sharing < 1) {
        throw new IllegalArgumentException(
            "scale " + scale + " and " + sharing + " values per variable; both have to be positive");
      }
    }

    /** Number of values. */
    public int count() {
      int count = 1;
      for (int extent : shape) {
        count *= extent;
      }
      return count;
    }

    /** Number of variables that the tensor takes. */
    public int variables() {
      return Sharing.variables(count(), sharing);
    }

    @Override
    public float[] toFloats() {
      return Sharing.of(code.seed(), number, count(), sharing).spread(code.normals(), firstVariable, scale);
    }
  }
}
