package org.bayespress.interop.dl4j;

import java.util.Arrays;
import java.util.Locale;
import org.bayespress.core.method.SettingsException;
import org.bayespress.format.network.Preprocessing;

/**
 * What a model gets for a black and for a white pixel.
 *
 * @param black for the byte 0
 * @param white for the byte 255
 */
public record PixelRange(float black, float white) {

  /** What {@code ImagePreProcessingScaler} makes unless it is told otherwise. */
  public static final PixelRange UNIT = new PixelRange(0, 1);

  private static final float WHITE_BYTE = 255;

  /**
   * Reads {@code 0..1} and the like.
   *
   * @throws SettingsException if it is not of this form
   */
  public static PixelRange parse(String text) {
    int dots = text.indexOf("..");
    try {
      PixelRange range = new PixelRange(
          Float.parseFloat(text.substring(0, Math.max(0, dots))), Float.parseFloat(text.substring(dots + 2)));
      if (Float.isFinite(range.black) && Float.isFinite(range.white) && range.black != range.white) {
        return range;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new SettingsException(
        "--pixels: found '" + text + "', allowed are the inputs for a black and a white pixel, such as 0..1, -1..1 or"
            + " 0..255");
  }

  /** The preprocessing of images of so many channels. */
  Preprocessing preprocessing(int channels) {
    float[] scale = new float[channels];
    float[] offset = new float[channels];
    Arrays.fill(scale, (white - black) / WHITE_BYTE);
    Arrays.fill(offset, black);
    return new Preprocessing(scale, offset);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s..%s", shortest(black), shortest(white));
  }

  private static String shortest(float value) {
    return value == (int) value ? String.valueOf((int) value) : String.valueOf(value);
  }
}
