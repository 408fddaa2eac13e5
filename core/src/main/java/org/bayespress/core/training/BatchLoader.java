package org.bayespress.core.training;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.random.PhiloxSequence;
import org.bayespress.format.network.Preprocessing;

/** Turns pixel bytes into network inputs, in the layout of {@code org.bayespress.core.autodiff}. */
public final class BatchLoader {
  /** Examples that are not images, as one part of the work. */
  private static final int ROWS = 16;

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

  /** Fills a batch on the calling thread; arguments as below. */
  public void load(Tensor input, int[] labels, int[] order, int from, int step) {
    load(input, labels, order, from, step, null);
  }

  /**
   * Fills a batch.
   *
   * @param input {@code [groups, channels, height, width, images]} or {@code [batch, channels * height * width]}
   * @param labels one per example of the batch
   * @param order numbers of examples
   * @param from first entry of {@code order} to take; entries past its end leave their place as it is, with label 0
   * @param step numbers the random changes
   * @param pool shares the work where images are taken as they are; null for none
   */
  public void load(Tensor input, int[] labels, int[] order, int from, int step, WorkerPool pool) {
    int count = Math.min(labels.length, order.length - from);
    for (int b = 0; b < labels.length; b++) {
      labels[b] = b < count ? data.label(order[from + b]) : 0;
    }
    if (augmentation.changes()) {
      PhiloxSequence draws = augmentation.draws(seed, step);
      for (int b = 0; b < count; b++) {
        augmentation.change(data, order[from + b], draws, changed);
        place(changed, 0, input, b);
      }
    } else if (pool == null) {
      images(input, order, from, 0, count);
    } else {
      int block = input.shape().length == 2 ? ROWS : input.extent(4);
      pool.run((count + block - 1) / block, (part, worker) -> {
        int first = part * block;
        images(input, order, from, first, Math.min(count, first + block));
      });
    }
  }

  private void images(Tensor input, int[] order, int from, int first, int end) {
    for (int b = first; b < end; b++) {
      place(data.pixels(), order[from + b] * data.imageBytes(), input, b);
    }
  }

  /** The image at {@code image} of {@code pixels} becomes image {@code b} of the batch. */
  private void place(byte[] pixels, int image, Tensor input, int b) {
    int channels = data.channels();
    int plane = data.height() * data.width();
    int images = input.shape().length == 2 ? 1 : input.extent(4);
    MemorySegment values = input.segment();
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
