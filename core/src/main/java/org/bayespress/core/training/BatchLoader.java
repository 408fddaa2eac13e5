package org.bayespress.core.training;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.memory.Tensor;
import org.bayespress.format.network.Preprocessing;

/** Turns pixel bytes into network inputs, in the layout of {@code org.bayespress.core.autodiff}. */
public final class BatchLoader {
  private final Dataset data;
  private final float[][] inputOfPixel;

  private BatchLoader(Dataset data, float[][] inputOfPixel) {
    this.data = data;
    this.inputOfPixel = inputOfPixel;
  }

  /** A loader for images of {@code data}. */
  public static BatchLoader of(Dataset data, Preprocessing preprocessing) {
    float[][] table = new float[data.channels()][256];
    for (int channel = 0; channel < table.length; channel++) {
      for (int pixel = 0; pixel < 256; pixel++) {
        table[channel][pixel] = preprocessing.apply(channel, pixel);
      }
    }
    return new BatchLoader(data, table);
  }

  /**
   * Fills a batch.
   *
   * @param input {@code [groups, channels, height, width, images]} or {@code [batch, channels * height * width]}
   * @param labels one per example of the batch
   * @param order numbers of examples
   * @param from first entry of {@code order} to take; entries past its end leave their place as it is, with label 0
   */
  public void load(Tensor input, int[] labels, int[] order, int from) {
    boolean vectors = input.shape().length == 2;
    int channels = data.channels();
    int plane = data.height() * data.width();
    int images = vectors ? 1 : input.extent(4);
    byte[] pixels = data.pixels();
    MemorySegment values = input.segment();
    for (int b = 0; b < labels.length; b++) {
      if (from + b >= order.length) {
        labels[b] = 0;
        continue;
      }
      int example = order[from + b];
      labels[b] = data.label(example);
      for (int c = 0; c < channels; c++) {
        float[] table = inputOfPixel[c];
        long to = (((long) (b / images) * channels + c) * plane) * images + b % images;
        int source = (example * channels + c) * plane;
        for (int i = 0; i < plane; i++) {
          values.setAtIndex(ValueLayout.JAVA_FLOAT, to + (long) i * images, table[pixels[source + i] & 0xFF]);
        }
      }
    }
  }
}
