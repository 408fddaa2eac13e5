package org.bayespress.core.kernels;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Maximum over non-overlapping windows of planes {@code [height, width]}, remembering the place of each maximum so that the
 * backward pass is a copy. Ties go to the first place in reading order; rows and columns that fill no window are dropped.
 *
 * @param height plane height
 * @param width plane width
 * @param size window size, at most 15
 */
public record MaxPoolKernel(int height, int width, int size) {

  public MaxPoolKernel {
    if (size < 1 || size > 11) {
      throw new IllegalArgumentException("max-pool window " + size + "; allowed is 1 to 11");
    }
  }

  /** Height of the output plane. */
  public int outHeight() {
    return height / size;
  }

  /** Width of the output plane. */
  public int outWidth() {
    return width / size;
  }

  /** Pools planes {@code fromPlane .. toPlane - 1}; {@code places} gets one byte per output. */
  public void forward(MemorySegment x, MemorySegment y, MemorySegment places, int fromPlane, int toPlane) {
    int outHeight = outHeight();
    int outWidth = outWidth();
    for (int plane = fromPlane; plane < toPlane; plane++) {
      long in = (long) plane * height * width;
      long out = (long) plane * outHeight * outWidth;
      for (int oy = 0; oy < outHeight; oy++) {
        for (int ox = 0; ox < outWidth; ox++) {
          long corner = in + (long) oy * size * width + (long) ox * size;
          float best = Lanes.get(x, corner);
          int place = 0;
          for (int ky = 0; ky < size; ky++) {
            for (int kx = 0; kx < size; kx++) {
              float value = Lanes.get(x, corner + (long) ky * width + kx);
              if (value > best) {
                best = value;
                place = ky * size + kx;
              }
            }
          }
          Lanes.set(y, out, best);
          places.set(JAVA_BYTE, out, (byte) place);
          out++;
        }
      }
    }
  }

  /** Hands each output gradient to the place of its maximum; every other element of dx becomes zero. */
  public void backward(MemorySegment dy, MemorySegment places, MemorySegment dx, int fromPlane, int toPlane) {
    int outHeight = outHeight();
    int outWidth = outWidth();
    long plane = (long) height * width;
    dx.asSlice(fromPlane * plane * Float.BYTES, (toPlane - fromPlane) * plane * Float.BYTES).fill((byte) 0);
    for (int p = fromPlane; p < toPlane; p++) {
      long in = p * plane;
      long out = (long) p * outHeight * outWidth;
      for (int oy = 0; oy < outHeight; oy++) {
        for (int ox = 0; ox < outWidth; ox++) {
          int place = places.get(JAVA_BYTE, out);
          long target = in + (long) (oy * size + place / size) * width + (long) ox * size + place % size;
          Lanes.set(dx, target, Lanes.get(dy, out));
          out++;
        }
      }
    }
  }
}
