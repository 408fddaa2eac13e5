package org.bayespress.core.training;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.random.PhiloxSequence;
import org.bayespress.format.network.Preprocessing;

/** Turns pixel bytes into network inputs, in the layout of {@code org.bayespress.core.autodiff}. */
public final class BatchLoader {
  private final Dataset data;
  private final float[][] inputOfPixel;
  private final Augmentation augmentation;
  private final long seed;
  private final byte[] changed;

  private BatchLoader(Dataset data, float[][] inputOfPixel, Augmentation augmentation, long seed) {
    this.data = data;
    this.inputOfPixel = inputOfPixel;
    this.augmentation = augmentation;
    this.seed = seed;
    changed = new byte[data.imageBytes()];
  }

  /** A loader for images of {@code data} as they are. */
  public static BatchLoader of(Dataset data, Preprocessing preprocessing) {
    return of(data, preprocessing, Augmentation.none(), 0);
  }

  /** A loader for images of {@code data}, changed at random under {@code seed}. */
  public static BatchLoader of(Dataset data, Preprocessing preprocessing, Augmentation augmentation, long seed) {
    float[][] table = new float[data.channels()][256];
    for (int channel = 0; channel < table.length; channel++) {
      for (int pixel = 0; pixel < 256; pixel++) {
        table[channel][pixel] = preprocessing.apply(channel, pixel);
      }
    }
    return new BatchLoader(data, table, augmentation, seed);
  }

  /** Fills a batch of images as they are; arguments as below. */
  public void load(Tensor input, int[] labels, int[] order, int from) {
    load(input, labels, order, from, 0);
  }

  /**
   * Fills a batch.
   *
   * @param input {@code [groups, channels, height, width, images]} or {@code [batch, channels * height * width]}
   * @param labels one per example of the batch
   * @param order numbers of examples
   * @param from first entry of {@code order} to take; entries past its end leave their place as it is, with label 0
   * @param step numbers the random changes
   */
  public void load(Tensor input, int[] labels, int[] order, int from, int step) {
    boolean vectors = input.shape().length == 2;
    int channels = data.channels();
    int plane = data.height() * data.width();
    int images = vectors ? 1 : input.extent(4);
    PhiloxSequence draws = augmentation.draws(seed, step);
    MemorySegment values = input.segment();
    for (int b = 0; b < labels.length; b++) {
      if (from + b >= order.length) {
        labels[b] = 0;
        continue;
      }
      int example = order[from + b];
      labels[b] = data.label(example);
      byte[] pixels = data.pixels();
      int image = example * data.imageBytes();
      if (augmentation.changes()) {
        augmentation.change(data, example, draws, changed);
        pixels = changed;
        image = 0;
      }
      for (int c = 0; c < channels; c++) {
        float[] table = inputOfPixel[c];
        long to = (((long) (b / images) * channels + c) * plane) * images + b % images;
        int source = image + c * plane;
        for (int i = 0; i < plane; i++) {
          values.setAtIndex(ValueLayout.JAVA_FLOAT, to + (long) i * images, table[pixels[source + i] & 0xFF]);
        }
      }
    }
  }
}
