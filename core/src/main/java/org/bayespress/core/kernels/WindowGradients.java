package org.bayespress.core.kernels;

import static org.bayespress.core.kernels.math.VectorMath.FLOATS;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The gradients that max-pooling hands back to a convolution, as lists: at most one element of a window has one, and it
 * is zero where ReLU was closed. So of four pre-activations three have no gradient, mostly seven of eight; a convolution
 * that walks these lists ({@link PatchGradient}, {@link PatchSpread}) does that much less than one that takes gradients as
 * images.
 *
 * <p>There is a list per group of images and channel. Its entries are in the order of windows, then images: the pixel
 * at which the window's patch of inputs begins, the gradient g of the mean of the pre-activation, and the gradient h of its variance.
 */
public final class WindowGradients {
  /** A float holds whole numbers up to here. */
  private static final int MOST_PIXELS = 1 << 24;

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int SUMS = 16;
  private static final ThreadLocal<float[]> PARTIAL = ThreadLocal.withInitial(() -> new float[SUMS]);

  private final int channels;
  private final int stride;
  private final int[] counts;
  final float[] pixels;
  final float[] ofMeans;
  final float[] ofVariances;

  /**
   * Empty lists.
   *
   * @param windows windows of a channel
   * @param images images of a group
   * @param pixels pixels of a group of inputs
   * @throws IllegalArgumentException if a pixel's number is one that a float cannot hold
   */
  public WindowGradients(int groups, int channels, int windows, int images, int pixels) {
    if (pixels > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "a group of " + images + " images has " + pixels + " pixels before a convolution with pooling; at most "
              + MOST_PIXELS + " can be numbered. Take smaller images, or a batch that is no multiple of 16");
    }
    this.channels = channels;
    // vectors are stored whole behind the last entry, and sums take whole sixteens
    stride = (windows * images + 2 * SUMS - 1) / SUMS * SUMS;
    int length = Math.multiplyExact(groups * channels, stride);
    counts = new int[groups * channels];
    this.pixels = new float[length];
    ofMeans = new float[length];
    ofVariances = new float[length];
  }

  /** Entries of a list. */
  int count(int group, int channel) {
    return counts[group * channels + channel];
  }

  /** Index of the first entry of a list. */
  int first(int group, int channel) {
    return (group * channels + channel) * stride;
  }

  /**
   * Fills the list of one group and channel.
   *
   * @param dy gradients of maxima, those of the channel from element {@code from} on
   * @param kept what {@link PooledSampling} kept
   * @param z scales, one per image from element {@code zFrom} on; null for none
   * @param windows windows of the channel
   * @param images images of a group
   * @param imageStep pixels of an image
   */
  public void fill(
      int group, int channel, MemorySegment dy, PooledSampling.Kept kept, long from, MemorySegment z, long zFrom,
      int windows, int images, int imageStep) {
    int first = first(group, channel);
    int end;
    if (Lanes.VECTORIZED && images <= Lanes.COUNT) {
      end = lanes(first, dy, kept, from, z, zFrom, windows, images, imageStep);
    } else {
      end = singles(first, dy, kept, from, z, zFrom, 0, windows, images, imageStep);
    }
    Arrays.fill(ofMeans, end, end + SUMS, 0f);
    Arrays.fill(ofVariances, end, end + SUMS, 0f);
    counts[group * channels + channel] = end - first;
  }

  /**
   * Loads are of whole vectors, since those under a mask take several times as long; hence windows apart whose vectors would
   * reach beyond the last.
   */
  private int lanes(
      int first, MemorySegment dy, PooledSampling.Kept kept, long from, MemorySegment z, long zFrom, int windows,
      int images, int imageStep) {
    VectorMask<Float> mask = FLOATS.indexInRange(0, images);
    FloatVector scale = z == null ? FloatVector.broadcast(FLOATS, 1f)
        : FloatVector.fromMemorySegment(FLOATS, z, zFrom << 2, ORDER, mask);
    FloatVector image = FloatVector.zero(FLOATS).addIndex(1).mul(imageStep);
    MemorySegment slopes = kept.slopes();
    int at = first;
    int whole = wholeVectors(windows, images);
    for (int window = 0; window < whole; window++) {
      long i = from + (long) window * images;
      FloatVector g = FloatVector.fromMemorySegment(FLOATS, dy, i << 2, ORDER).mul(scale);
      VectorMask<Float> some = g.compare(VectorOperators.NE, 0f).and(mask);
      image.add(FloatVector.fromMemorySegment(FLOATS, kept.places(), i << 2, ORDER)).compress(some).intoArray(pixels,
          at);
      g.compress(some).intoArray(ofMeans, at);
      if (slopes != null) {
        g.mul(FloatVector.fromMemorySegment(FLOATS, slopes, i << 2, ORDER)).compress(some).intoArray(ofVariances, at);
      }
      at += some.trueCount();
    }
    return singles(at, dy, kept, from, z, zFrom, whole, windows, images, imageStep);
  }

  /** Windows from whose first image on a whole vector can be read. */
  private static int wholeVectors(int windows, int images) {
    return Math.max(0, Math.floorDiv(windows * images - Lanes.COUNT, images) + 1);
  }

  /** Some windows number by number; the same lists. */
  private int singles(
      int first, MemorySegment dy, PooledSampling.Kept kept, long from, MemorySegment z, long zFrom, int fromWindow,
      int toWindow, int images, int imageStep) {
    int at = first;
    for (int window = fromWindow; window < toWindow; window++) {
      for (int image = 0; image < images; image++) {
        long i = from + (long) window * images + image;
        float g = Lanes.get(dy, i) * (z == null ? 1f : Lanes.get(z, zFrom + image));
        if (g != 0f) {
          pixels[at] = Lanes.get(kept.places(), i) + (float) image * imageStep;
          ofMeans[at] = g;
          ofVariances[at] = kept.slopes() == null ? 0f : g * Lanes.get(kept.slopes(), i);
          at++;
        }
      }
    }
    return at;
  }

  /** Sum of the gradients of means in a list: the gradient of a bias. */
  public float sumOfMeans(int group, int channel) {
    return sum(ofMeans, first(group, channel), count(group, channel));
  }

  /** Sum of the gradients of variances in a list: the gradient of the variance of a bias. */
  public float sumOfVariances(int group, int channel) {
    return sum(ofVariances, first(group, channel), count(group, channel));
  }

  /** Sixteen running sums, entry i in sum i mod 16, then in pairs: independent of the machine's vectors. */
  private static float sum(float[] values, int first, int count) {
    float[] sums = PARTIAL.get();
    if (Lanes.VECTORIZED && Lanes.COUNT <= SUMS) {
      for (int part = 0; part < SUMS; part += Lanes.COUNT) {
        FloatVector sum = FloatVector.zero(Lanes.FLOATS);
        for (int i = 0; i < count; i += SUMS) {
          sum = sum.add(FloatVector.fromArray(Lanes.FLOATS, values, first + i + part));
        }
        sum.intoArray(sums, part);
      }
    } else {
      Arrays.fill(sums, 0f);
      for (int i = 0; i < count; i++) {
        sums[i % SUMS] += values[first + i];
      }
    }
    return PairedSums.of(sums, 0);
  }

  /**
   * {@code dz[image] = sum over windows of dy drawn}: gradients of the scales of a channel, windows in order.
   *
   * @param drawn pre-activations at the maxima before they were scaled, indexed like dy
   * @param dz receives one number per image from element {@code to} on
   */
  public static void ofScales(
      MemorySegment dy, MemorySegment drawn, long from, int windows, int images, MemorySegment dz, long to) {
    for (int n = 0; n < images; n += Lanes.VECTORIZED ? Lanes.COUNT : 1) {
      if (Lanes.VECTORIZED) {
        scaleLanes(dy, drawn, from, n, windows, images, dz, to + n);
      } else {
        float sum = 0f;
        for (int window = 0; window < windows; window++) {
          long i = from + (long) window * images + n;
          sum = Math.fma(Lanes.get(dy, i), Lanes.get(drawn, i), sum);
        }
        Lanes.set(dz, to + n, sum);
      }
    }
  }

  private static void scaleLanes(
      MemorySegment dy, MemorySegment drawn, long from, int n, int windows, int images, MemorySegment dz, long to) {
    VectorMask<Float> mask = FLOATS.indexInRange(n, images);
    FloatVector sum = FloatVector.zero(FLOATS);
    long end = from + (long) windows * images;
    for (int window = 0; window < windows; window++) {
      long i = from + (long) window * images + n;
      if (i + Lanes.COUNT <= end) {
        sum = FloatVector.fromMemorySegment(FLOATS, dy, i << 2, ORDER)
            .fma(FloatVector.fromMemorySegment(FLOATS, drawn, i << 2, ORDER), sum);
      } else {
        sum = FloatVector.fromMemorySegment(FLOATS, dy, i << 2, ORDER, mask)
            .fma(FloatVector.fromMemorySegment(FLOATS, drawn, i << 2, ORDER, mask), sum);
      }
    }
    Lanes.store(sum, dz, to, mask);
  }
}
