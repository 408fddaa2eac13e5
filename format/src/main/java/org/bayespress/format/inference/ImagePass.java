package org.bayespress.format.inference;

import org.bayespress.format.container.DecodedNormalization;

/**
 * Layers without weights on one image, {@code [channels, height, width]}, float32, every operation rounded on its own;
 * see {@link ScalarForwardPass}.
 */
final class ImagePass {
  private ImagePass() {}

  static void relu(float[] from, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = from[i] > 0 ? from[i] : 0;
    }
  }

  static void maxPool(int size, int[] shape, float[] from, float[] to) {
    int next = 0;
    for (int c = 0; c < shape[0]; c++) {
      for (int y = 0; y + size <= shape[1]; y += size) {
        for (int x = 0; x + size <= shape[2]; x += size) {
          to[next++] = windowMax(from, (c * shape[1] + y) * shape[2] + x, size, shape[2]);
        }
      }
    }
  }

  private static float windowMax(float[] from, int first, int size, int width) {
    float max = from[first];
    for (int y = 0; y < size; y++) {
      for (int i = first + y * width; i < first + y * width + size; i++) {
        if (from[i] > max) {
          max = from[i];
        }
      }
    }
    return max;
  }

  static void means(int windowHeight, int windowWidth, int[] shape, float[] from, float[] to) {
    int next = 0;
    for (int c = 0; c < shape[0]; c++) {
      for (int y = 0; y + windowHeight <= shape[1]; y += windowHeight) {
        for (int x = 0; x + windowWidth <= shape[2]; x += windowWidth) {
          int first = (c * shape[1] + y) * shape[2] + x;
          to[next++] = windowSum(from, first, windowHeight, windowWidth, shape[2]) / (windowHeight * windowWidth);
        }
      }
    }
  }

  private static float windowSum(float[] from, int first, int windowHeight, int windowWidth, int width) {
    float sum = 0;
    for (int y = 0; y < windowHeight; y++) {
      for (int i = first + y * width; i < first + y * width + windowWidth; i++) {
        sum = sum + from[i];
      }
    }
    return sum;
  }

  static void normalize(DecodedNormalization by, int plane, float[] from, float[] to) {
    for (int c = 0; c < by.scale().length; c++) {
      for (int i = c * plane; i < (c + 1) * plane; i++) {
        float scaled = by.scale()[c] * from[i];
        to[i] = scaled + by.shift()[c];
      }
    }
  }

  /** The margins of {@code to} are zero and stay so. */
  static void pad(int margin, int[] shape, float[] from, float[] to) {
    int height = shape[1] + 2 * margin;
    int width = shape[2] + 2 * margin;
    for (int c = 0; c < shape[0]; c++) {
      for (int y = 0; y < shape[1]; y++) {
        System.arraycopy(
            from, (c * shape[1] + y) * shape[2], to, (c * height + y + margin) * width + margin, shape[2]);
      }
    }
  }

  static void append(float[] before, float[] behind, float[] to) {
    System.arraycopy(before, 0, to, 0, before.length);
    System.arraycopy(behind, 0, to, before.length, behind.length);
  }
}
