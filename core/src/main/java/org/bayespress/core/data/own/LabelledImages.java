package org.bayespress.core.data.own;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.bayespress.core.data.DataException;
import org.bayespress.core.data.Dataset;

/**
 * Images with labels as they came out of files, before it is known how many classes there are.
 *
 * @param source what messages call them
 * @param channels channels of an image
 * @param height height of an image in pixels
 * @param width width of an image in pixels
 * @param pixels {@code [count, channels, height, width]}, C order, unsigned bytes
 * @param labels {@code [count]}, as found
 * @param classNames names of the classes, entry i for label i; empty where labels are numbers only
 * @param sha256 of what was read, by a name without the place it lies at
 */
record LabelledImages(
    String source, int channels, int height, int width, byte[] pixels, int[] labels, List<String> classNames,
    SortedMap<String, String> sha256) {

  /** Labels are stored in a byte. */
  static final int MOST_CLASSES = 256;

  /**
   * Holds labels and classes against each other.
   *
   * @param asked number of classes, or 0 to take it from the names or the labels
   * @throws DataException for a label that is no class, or if the number has to be taken from labels with gaps
   */
  int classes(int asked) {
    int most = 0;
    for (int label : labels) {
      most = Math.max(most, label);
    }
    int classes = asked > 0 ? asked : classNames.isEmpty() ? most + 1 : classNames.size();
    if (classes < 2 || classes > MOST_CLASSES) {
      throw new DataException(source + ": " + classes + " classes, allowed are 2 to " + MOST_CLASSES);
    }
    if (!classNames.isEmpty() && classes != classNames.size()) {
      throw new DataException(source + ": " + classNames.size() + " class folders, but data.own.classes = " + asked
          + "; leave it 0, or add a folder for every class");
    }
    requireLabels(classes);
    if (asked == 0) {
      requireNoGap(classes);
    }
    return classes;
  }

  private void requireNoGap(int classes) {
    boolean[] seen = new boolean[classes];
    for (int label : labels) {
      seen[label] = true;
    }
    for (int label = 0; label < classes; label++) {
      if (!seen[label]) {
        throw new DataException(source + ": no image has the label " + label + ", the largest is " + (classes - 1)
            + "; labels count from 0. If that is meant, say how many classes there are: data.own.classes");
      }
    }
  }

  private void requireLabels(int classes) {
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new DataException(source + ": label " + i + " is " + labels[i] + ", allowed is 0 to " + (classes - 1)
            + "; labels count from 0");
      }
    }
  }

  /**
   * Refuses images of another shape, or labels that are none of the classes.
   *
   * @throws DataException which says so
   */
  void requireLike(LabelledImages train, int classes) {
    if (channels != train.channels || height != train.height || width != train.width) {
      throw new DataException(source + ": images of " + channels + "x" + height + "x" + width + ", those of "
          + train.source + " have " + train.channels + "x" + train.height + "x" + train.width);
    }
    requireLabels(classes);
  }

  /**
   * Refuses test images that are those of the training: the same pixels in files or containers of any kind, or a class folder of the
   * same content. Equal labels are no reason, and single images that occur in both are not looked for.
   *
   * @throws DataException which says what is the same
   */
  void requireOther(LabelledImages train) {
    List<String> folders = sameFolders(train);
    if (!folders.isEmpty() || Arrays.equals(pixels, train.pixels)) {
      throw new DataException(source + ": the same images as " + train.source
          + (folders.isEmpty() ? "" : " (" + String.join(", ", folders) + ")")
          + ", which are trained on, so that an error on"
          + " them says nothing; give others for the test, or leave the test images out: then some are drawn and kept back");
    }
  }

  private List<String> sameFolders(LabelledImages train) {
    List<String> same = new ArrayList<>();
    if (!classNames.isEmpty()) {
      sha256.forEach((name, hash) -> train.sha256.forEach((other, trained) -> {
        if (hash.equals(trained)) {
          same.add(name + " is " + other);
        }
      }));
    }
    return same;
  }

  /** All images as a data set. */
  Dataset dataset(String name, int classes) {
    byte[] bytes = new byte[labels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) labels[i];
    }
    return new Dataset(name, channels, height, width, classes, pixels, bytes);
  }

  /** Some images as a data set, in the given order. */
  Dataset dataset(String name, int classes, int[] chosen) {
    int imageBytes = channels * height * width;
    byte[] some = new byte[Math.multiplyExact(chosen.length, imageBytes)];
    byte[] bytes = new byte[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(pixels, chosen[i] * imageBytes, some, i * imageBytes, imageBytes);
      bytes[i] = (byte) labels[chosen[i]];
    }
    return new Dataset(name, channels, height, width, classes, some, bytes);
  }
}
