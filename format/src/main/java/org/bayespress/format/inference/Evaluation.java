package org.bayespress.format.inference;

/**
 * Errors on labelled images.
 *
 * @param count images
 * @param errors images whose predicted class is not the label
 */
public record Evaluation(int count, int errors) {

  /**
   * Classifies images one by one.
   *
   * @param pass the network
   * @param pixels {@code [count, channels, height, width]} bytes, 0..255
   * @param count number of images
   * @param labels one byte per image
   * @throws IllegalArgumentException if the lengths do not fit, there is no image, or a label is not a class of the
   *     network
   */
  public static Evaluation of(ScalarForwardPass pass, byte[] pixels, int count, byte[] labels) {
    if (count < 1 || labels.length != count || pixels.length != (long) count * pass.imageBytes()) {
      throw new IllegalArgumentException(
          count + " images, " + pixels.length + " bytes and " + labels.length
              + " labels do not go together; the network takes "
              + pass.imageBytes() + " bytes an image and there has to be one label for each of at least one image");
    }
    int errors = 0;
    for (int i = 0; i < count; i++) {
      int label = labels[i] & 0xFF;
      if (label >= pass.classes()) {
        throw new IllegalArgumentException(
            "label " + i + " is " + label + ", the network knows the classes 0.." + (pass.classes() - 1));
      }
      if (pass.predict(pixels, i * pass.imageBytes()) != label) {
        errors++;
      }
    }
    return new Evaluation(count, errors);
  }

  /** Errors in percent of all images. */
  public double testErrorPercent() {
    return 100.0 * errors / count;
  }
}
