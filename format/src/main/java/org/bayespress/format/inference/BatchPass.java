package org.bayespress.format.inference;

import java.util.Arrays;
import org.bayespress.format.container.DecodedNormalization;

/** Layers without weights on several images at once, {@code [channels, height, width, images]}; see {@link LevelForwardPass}. */
final class BatchPass {
  private final int images;

  BatchPass(int images) {
    this.images = images;
  }

  static void relu(float[] from, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = Math.max(from[i], 0f);
    }
  }

  void maxPool(int size, int[] shape, float[] from, float[] to) {
    int target = 0;
    for (int c = 0; c < shape[0]; c++) {
      for (int y = 0; y + size <= shape[1]; y += size) {
        for (int x = 0; x + size <= shape[2]; x += size) {
          int first = (c * shape[1] + y) * shape[2] + x;
          System.arraycopy(from, first * images, to, target * images, images);
          for (int i = 1; i < size * size; i++) {
            largest(from, (first + i / size * shape[2] + i % size) * images, to, target * images);
          }
          target++;
        }
      }
    }
  }

  private void largest(float[] from, int source, float[] to, int target) {
    for (int image = 0; image < images; image++) {
      to[target + image] = Math.max(to[target + image], from[source + image]);
    }
  }

  void means(int height, int width, int[] shape, float[] from, float[] to) {
    int target = 0;
    for (int c = 0; c < shape[0]; c++) {
      for (int y = 0; y + height <= shape[1]; y += height) {
        for (int x = 0; x + width <= shape[2]; x += width) {
          int first = (c * shape[1] + y) * shape[2] + x;
          Arrays.fill(to, target * images, (target + 1) * images, 0f);
          for (int i = 0; i < height * width; i++) {
            add(from, (first + i / width * shape[2] + i % width) * images, to, target * images);
          }
          for (int i = target * images; i < (target + 1) * images; i++) {
            to[i] /= height * width;
          }
          target++;
        }
      }
    }
  }

  private void add(float[] from, int source, float[] to, int target) {
    for (int image = 0; image < images; image++) {
      to[target + image] += from[source + image];
    }
  }

  void normalize(DecodedNormalization by, int plane, float[] from, float[] to) {
    for (int c = 0; c < by.scale().length; c++) {
      float scale = by.scale()[c];
      float shift = by.shift()[c];
      for (int i = c * plane * images; i < (c + 1) * plane * images; i++) {
        to[i] = scale * from[i] + shift;
      }
    }
  }

  /** The margins of {@code to} are zero and stay so. */
  void pad(int margin, int[] shape, float[] from, float[] to) {
    int height = shape[1] + 2 * margin;
    int width = shape[2] + 2 * margin;
    int line = shape[2] * images;
    for (int c = 0; c < shape[0]; c++) {
      for (int y = 0; y < shape[1]; y++) {
        System.arraycopy(
            from, (c * shape[1] + y) * line, to, ((c * height + y + margin) * width + margin) * images, line);
      }
    }
  }
}
