package org.bayespress.format.codec;

import java.util.Arrays;

/**
 * The different values of some numbers, told apart by their bits.
 *
 * @param values ascending; the negative zero comes before the positive one
 */
record DistinctValues(float[] values) {

  /** The different values among {@code numbers}. */
  static DistinctValues of(float[] numbers) {
    float[] sorted = numbers.clone();
    Arrays.sort(sorted);
    float[] values = new float[sorted.length];
    int size = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || Float.compare(sorted[i], sorted[i - 1]) != 0) {
        values[size++] = sorted[i];
      }
    }
    return new DistinctValues(Arrays.copyOf(values, size));
  }

  /** Position of a value that is among them. */
  int indexOf(float value) {
    return Arrays.binarySearch(values, value);
  }
}
