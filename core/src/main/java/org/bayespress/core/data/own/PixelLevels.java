package org.bayespress.core.data.own;

import java.util.OptionalInt;

/**
 * Real numbers as pixel bytes: 0 is black, {@code white} becomes 255, and what lies between goes to the nearest of the 256
 * levels. Bytes that were divided by 255 come back exactly.
 *
 * @param white value of a white pixel, above 0: 1 for images from 0 to 1, 255 for images from 0 to 255
 */
record PixelLevels(float white) {

  PixelLevels {
    if (!(white > 0) || !Float.isFinite(white)) {
      throw new IllegalArgumentException("value of a white pixel: found " + white + ", allowed is above 0; usual are 1"
          + " and 255");
    }
  }

  /** The level, 0 to 255; empty for what lies outside of 0 to white, or is not a number. */
  OptionalInt level(float value) {
    return value >= 0 && value <= white ? OptionalInt.of((int) Math.round(255.0 * value / white)) : OptionalInt.empty();
  }

  /** What is wrong with a value that has no level. */
  String complaint(float value) {
    return value + ", allowed is 0 to " + white + "; data.own.white says which value is a white pixel (usual are 1 and"
        + " 255), and images that were standardised have to be given as they were before";
  }
}
