package org.bayespress.core.data;

import java.util.Arrays;
import org.bayespress.format.network.Preprocessing;

/** Ways to choose the one scale and one offset per channel that turn a pixel byte into an input of the network. */
public final class PixelScaling {

  private static final float LEVEL = 1f / 255f;

  private PixelScaling() {}

  /** Bytes 0..255 to the interval from 0 to 1. */
  public static Preprocessing unitRange(int channels) {
    float[] scale = new float[channels];
    Arrays.fill(scale, LEVEL);
    return new Preprocessing(scale, new float[channels]);
  }

  /**
   * Mean 0 and standard deviation 1 per channel, over all pixels of {@code train}. Sums are exact integers, so the
   * result is the same on every machine. A channel of one constant value is only centred.
   *
   * @throws DataException if there is no image
   */
  public static Preprocessing standardising(Dataset train) {
    if (train.count() == 0) {
      throw new DataException(train.name() + ": no image to take a mean and a standard deviation from");
    }
    int plane = train.height() * train.width();
    float[] scale = new float[train.channels()];
    float[] offset = new float[train.channels()];
    for (int channel = 0; channel < train.channels(); channel++) {
      long sum = 0;
      long squares = 0;
      for (int image = 0; image < train.count(); image++) {
        int start = image * train.imageBytes() + channel * plane;
        for (int i = start; i < start + plane; i++) {
          int pixel = train.pixels()[i] & 0xff;
          sum += pixel;
          squares += (long) pixel * pixel;
        }
      }
      double count = (double) train.count() * plane;
      double mean = sum / count;
      double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
      double inverse = deviation > 0 ? 1 / deviation : LEVEL;
      scale[channel] = (float) inverse;
      offset[channel] = (float) (-mean * inverse);
    }
    return new Preprocessing(scale, offset);
  }

  /**
   * Mean 0 and standard deviation 1 per channel for given moments.
   *
   * @param mean per channel, of pixels divided by 255
   * @param standardDeviation per channel, of pixels divided by 255, above 0
   */
  public static Preprocessing standardising(double[] mean, double[] standardDeviation) {
    if (mean.length != standardDeviation.length) {
      throw new IllegalArgumentException("preprocessing: " + mean.length + " means but " + standardDeviation.length
          + " standard deviations; give one of each per channel");
    }
    float[] scale = new float[mean.length];
    float[] offset = new float[mean.length];
    for (int channel = 0; channel < mean.length; channel++) {
      if (!(standardDeviation[channel] > 0)) {
        throw new IllegalArgumentException("preprocessing: standard deviation of channel " + channel + " is "
            + standardDeviation[channel] + ", allowed is above 0");
      }
      scale[channel] = (float) (1 / (255 * standardDeviation[channel]));
      offset[channel] = (float) (-mean[channel] / standardDeviation[channel]);
    }
    return new Preprocessing(scale, offset);
  }
}
