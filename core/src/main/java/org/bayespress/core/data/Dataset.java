package org.bayespress.core.data;

import java.util.Arrays;

/**
 * Labelled images, as the bytes that were published.
 *
 * @param name for people, for example {@code mnist/train}
 * @param channels channels of an image
 * @param height height of an image in pixels
 * @param width width of an image in pixels
 * @param classes number of classes
 * @param pixels {@code [count, channels, height, width]}, C order, unsigned bytes; shared, not copied
 * @param labels {@code [count]}, 0 to classes - 1, unsigned bytes; shared, not copied
 */
public record Dataset(String name, int channels, int height, int width, int classes, byte[] pixels, byte[] labels) {

  /**
   * Checks that the arrays fit together.
   *
   * @throws DataException if the number of pixels does not fit that of the labels, or a label is no class
   */
  public Dataset {
    long expected = (long) labels.length * channels * height * width;
    if (pixels.length != expected) {
      throw new DataException(name + ": " + labels.length + " labels of " + channels + "x" + height + "x" + width
          + " images need " + expected + " pixel bytes, found " + pixels.length
          + "; images and labels do not belong together");
    }
    for (int i = 0; i < labels.length; i++) {
      if ((labels[i] & 0xff) >= classes) {
        throw new DataException(name + ": label " + i + " is " + (labels[i] & 0xff) + ", allowed is 0 to "
            + (classes - 1) + "; the label file is damaged or belongs to another data set");
      }
    }
  }

  /** Number of images. */
  public int count() {
    return labels.length;
  }

  /** Bytes of one image. */
  public int imageBytes() {
    return channels * height * width;
  }

  /** Class of image {@code index}. */
  public int label(int index) {
    return labels[index] & 0xff;
  }

  /** A copy of the images {@code from} (inclusive) to {@code to} (exclusive). */
  public Dataset slice(String newName, int from, int to) {
    if (from < 0 || to > count() || from > to) {
      throw new IllegalArgumentException(name + ": images " + from + " to " + to + " of " + count() + " do not exist");
    }
    return new Dataset(newName, channels, height, width, classes,
        Arrays.copyOfRange(pixels, from * imageBytes(), to * imageBytes()), Arrays.copyOfRange(labels, from, to));
  }

  /** At most {@code most} of the images, at even distances from the first on: of all classes, however they are sorted. */
  public Dataset spread(int most) {
    int taken = Math.min(most, count());
    byte[] some = new byte[taken * imageBytes()];
    byte[] theirs = new byte[taken];
    for (int i = 0; i < taken; i++) {
      int from = (int) ((long) i * count() / taken);
      System.arraycopy(pixels, from * imageBytes(), some, i * imageBytes(), imageBytes());
      theirs[i] = labels[from];
    }
    return new Dataset(name + "/spread", channels, height, width, classes, some, theirs);
  }
}
