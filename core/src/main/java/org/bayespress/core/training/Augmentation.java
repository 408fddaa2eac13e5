package org.bayespress.core.training;

import org.bayespress.core.data.Dataset;
import org.bayespress.core.method.Settings;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.PhiloxSequence;

/**
 * Random changes that leave the class of an image as it is, drawn anew every time an image is trained on.
 *
 * @param shift largest displacement in pixels, in both directions of both axes, every one equally likely; what comes in at
 *     an edge is 0. The same as padding with {@code shift} zeros on every side and cropping at random.
 * @param flip whether half of the images are mirrored left to right; never of use for digits
 */
public record Augmentation(int shift, boolean flip) {
  private static final Augmentation NONE = new Augmentation(0, false);

  /** Images as they are. */
  public static Augmentation none() {
    return NONE;
  }

  /** Reads a section {@code augmentation}. */
  static Augmentation read(Settings section) {
    return new Augmentation(section.whole("shift", 0, 64), section.flag("flip"));
  }

  /** Whether any image changes. */
  boolean changes() {
    return shift > 0 || flip;
  }

  /** The draws of one step: a pure function of seed and step, whatever was drawn before. */
  PhiloxSequence draws(long seed, int step) {
    return PhiloxSequence.of(NoiseKey.of(seed, NoiseKey.Purpose.AUGMENTATION), step, 0);
  }

  /**
   * Writes a changed copy of image {@code example}: takes the next numbers of {@code draws}, always the same count.
   *
   * @param to {@code [channels, height, width]}
   */
  void change(Dataset data, int example, PhiloxSequence draws, byte[] to) {
    int down = draws.nextInt(2 * shift + 1) - shift;
    int right = draws.nextInt(2 * shift + 1) - shift;
    boolean mirrored = flip && draws.nextInt(2) == 1;
    int from = example * data.imageBytes();
    int target = 0;
    for (int c = 0; c < data.channels(); c++) {
      for (int y = 0; y < data.height(); y++) {
        int row = y - down;
        boolean inside = row >= 0 && row < data.height();
        for (int x = 0; x < data.width(); x++) {
          int moved = x - right;
          int column = mirrored ? data.width() - 1 - moved : moved;
          to[target++] = inside && column >= 0 && column < data.width()
              ? data.pixels()[from + (c * data.height() + row) * data.width() + column]
              : 0;
        }
      }
    }
  }
}
