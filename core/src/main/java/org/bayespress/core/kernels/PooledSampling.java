package org.bayespress.core.kernels;

import static org.bayespress.core.kernels.math.VectorMath.FLOATS;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Samples the pre-activations of one channel of a group of images, multiplies them with the random scale of channel and
 * image, and takes the maximum over non-overlapping windows: {@code y = max over the window of (m + sqrt(v + 1e-8) eps)
 * z}. Only what the way back needs is kept, one number per window: the place of the maximum, the pre-activation there and
 * its derivative with respect to the variance. A pre-activation is never stored, so three quarters of the divisions and
 * most of the memory traffic of sampling everything before pooling it are saved.
 *
 * <p>A plane is {@code [height, width, images]}, image number innermost, so lanes run over images. Ties go to the first
 * place in reading order; rows and columns that fill no window are dropped. Lanes and single numbers give the same bits.
 */
public final class PooledSampling {

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** Floats behind a plane that are read, and ignored. */
  public static final int SLACK = 16;

  private final int images;
  private final int outHeight;
  private final int outWidth;
  private final int plane;
  private final int[] corners;
  private final int[] steps;
  private final float[] storedCorners;
  private final float[] storedSteps;

  /**
   * What is kept of every window, all {@code [planes, outHeight, outWidth, images]}.
   *
   * @param maxima y
   * @param places where the maximum is, {@code row rowStep + column} in the plane, as a float
   * @param drawn the pre-activation there, before it was scaled; null if nobody asks
   * @param slopes d pre-activation / d variance there; null without variances
   */
  public record Kept(MemorySegment maxima, MemorySegment places, MemorySegment drawn, MemorySegment slopes) {}

  /**
   * Pooling of planes.
   *
   * @param height plane height
   * @param width plane width
   * @param images images of a group
   * @param size window size
   * @param rowStep what the stored place of a maximum grows by from one row to the next; it grows by one from column to column
   */
  public PooledSampling(int height, int width, int images, int size, int rowStep) {
    this.images = images;
    plane = height * width * images;
    outHeight = height / size;
    outWidth = width / size;
    corners = new int[windows()];
    storedCorners = new float[windows()];
    for (int window = 0; window < windows(); window++) {
      int row = window / outWidth * size;
      int column = window % outWidth * size;
      corners[window] = (row * width + column) * images;
      storedCorners[window] = row * rowStep + column;
    }
    steps = new int[size * size];
    storedSteps = new float[size * size];
    for (int index = 0; index < steps.length; index++) {
      steps[index] = (index / size * width + index % size) * images;
      storedSteps[index] = index / size * rowStep + index % size;
    }
  }

  /** Windows of a plane. */
  public int windows() {
    return outHeight * outWidth;
  }

  /**
   * One plane. Whole vectors are read at every place, since loads under a mask take several times as long: all arrays that
   * are read must go on for {@link #SLACK} floats behind the plane.
   *
   * @param mean in: means of pre-activations, the plane from element {@code from} on; out: what was drawn
   * @param variance in: their variances, likewise, or null if there are none; out: deviations
   * @param noise one standard normal per pre-activation, the plane from element 0 on
   * @param z scales, one per image from element {@code zFrom} on; null for none
   * @param kept results, the plane's from element {@code to} on
   */
  public void run(
      MemorySegment mean, MemorySegment variance, long from, MemorySegment noise, MemorySegment z, long zFrom,
      Kept kept, long to) {
    if (variance != null) {
      draw(mean, variance, from, noise);
    }
    if (!Lanes.VECTORIZED) {
      singles(mean, variance, from, noise, z, zFrom, kept, to);
      return;
    }
    for (int n = 0; n < images; n += Lanes.COUNT) {
      if (variance == null) {
        pooled(mean, from + n, z, zFrom + n, n, kept, to + n);
      } else {
        sampled(mean, variance, from + n, noise, z, zFrom + n, n, kept, to + n);
      }
    }
  }

  /** All lanes are busy here, which those of windows are only where their number divides the images. */
  private void draw(MemorySegment mean, MemorySegment variance, long from, MemorySegment noise) {
    int i = 0;
    for (int bound = (int) Lanes.bound(0, plane); i < bound; i += Lanes.COUNT) {
      FloatVector deviation =
          Lanes.load(variance, from + i).add(LocalReparameterization.VARIANCE_FLOOR).sqrt();
      Lanes.store(deviation.fma(Lanes.load(noise, i), Lanes.load(mean, from + i)), mean, from + i);
      Lanes.store(deviation, variance, from + i);
    }
    for (; i < plane; i++) {
      float deviation = (float) Math.sqrt(Lanes.get(variance, from + i) + LocalReparameterization.VARIANCE_FLOOR);
      Lanes.set(mean, from + i, Math.fma(deviation, Lanes.get(noise, i), Lanes.get(mean, from + i)));
      Lanes.set(variance, from + i, deviation);
    }
  }

  private void sampled(
      MemorySegment mean, MemorySegment deviations, long from, MemorySegment noise, MemorySegment z, long zFrom,
      int noiseFrom, Kept kept, long to) {
    // vectors that cross a call of ours may be put into objects, here and in the loop: so there are none
    VectorMask<Float> mask = FLOATS.indexInRange(noiseFrom, images);
    FloatVector scale = z == null ? FloatVector.broadcast(FLOATS, 1f)
        : FloatVector.fromMemorySegment(FLOATS, z, zFrom << 2, ORDER, mask);
    int windows = windows();
    for (int window = 0; window < windows; window++) {
      int corner = corners[window];
      FloatVector drawn = FloatVector.fromMemorySegment(FLOATS, mean, from + corner << 2, ORDER);
      FloatVector best = drawn.mul(scale);
      FloatVector deviation = FloatVector.fromMemorySegment(FLOATS, deviations, from + corner << 2, ORDER);
      FloatVector eps = FloatVector.fromMemorySegment(FLOATS, noise, (long) noiseFrom + corner << 2, ORDER);
      FloatVector where = FloatVector.broadcast(FLOATS, storedCorners[window]);
      for (int index = 1; index < steps.length; index++) {
        int at = corner + steps[index];
        FloatVector h = FloatVector.fromMemorySegment(FLOATS, mean, from + at << 2, ORDER);
        FloatVector scaled = h.mul(scale);
        VectorMask<Float> larger = scaled.compare(VectorOperators.GT, best);
        best = best.blend(scaled, larger);
        drawn = drawn.blend(h, larger);
        deviation = deviation.blend(FloatVector.fromMemorySegment(FLOATS, deviations, from + at << 2, ORDER), larger);
        eps = eps.blend(FloatVector.fromMemorySegment(FLOATS, noise, (long) noiseFrom + at << 2, ORDER), larger);
        where = where.blend(storedCorners[window] + storedSteps[index], larger);
      }
      long out = to + (long) window * images;
      best.intoMemorySegment(kept.maxima(), out << 2, ORDER, mask);
      where.intoMemorySegment(kept.places(), out << 2, ORDER, mask);
      eps.div(deviation.add(deviation)).intoMemorySegment(kept.slopes(), out << 2, ORDER, mask);
      if (kept.drawn() != null) {
        drawn.intoMemorySegment(kept.drawn(), out << 2, ORDER, mask);
      }
    }
  }

  private void pooled(
      MemorySegment mean, long from, MemorySegment z, long zFrom, int firstImage, Kept kept, long to) {
    VectorMask<Float> mask = FLOATS.indexInRange(firstImage, images);
    FloatVector scale = z == null ? FloatVector.broadcast(FLOATS, 1f)
        : FloatVector.fromMemorySegment(FLOATS, z, zFrom << 2, ORDER, mask);
    int places = steps.length;
    int windows = windows();
    for (int window = 0; window < windows; window++) {
      int corner = corners[window];
      float storedCorner = storedCorners[window];
      FloatVector drawn = FloatVector.fromMemorySegment(FLOATS, mean, from + corner << 2, ORDER);
      FloatVector best = drawn.mul(scale);
      FloatVector where = FloatVector.broadcast(FLOATS, storedCorner);
      for (int index = 1; index < places; index++) {
        FloatVector h = FloatVector.fromMemorySegment(FLOATS, mean, from + corner + steps[index] << 2, ORDER);
        FloatVector scaled = h.mul(scale);
        VectorMask<Float> larger = scaled.compare(VectorOperators.GT, best);
        best = best.blend(scaled, larger);
        drawn = drawn.blend(h, larger);
        where = where.blend(storedCorner + storedSteps[index], larger);
      }
      long out = to + (long) window * images;
      best.intoMemorySegment(kept.maxima(), out << 2, ORDER, mask);
      where.intoMemorySegment(kept.places(), out << 2, ORDER, mask);
      if (kept.drawn() != null) {
        drawn.intoMemorySegment(kept.drawn(), out << 2, ORDER, mask);
      }
    }
  }

  /** Number by number. */
  void singles(
      MemorySegment mean, MemorySegment variance, long from, MemorySegment noise, MemorySegment z, long zFrom,
      Kept kept, long to) {
    for (int window = 0; window < windows(); window++) {
      for (int image = 0; image < images; image++) {
        float scale = z == null ? 1f : Lanes.get(z, zFrom + image);
        single(mean, variance, from, noise, corners[window] + image, scale, kept, to + (long) window * images + image,
            storedCorners[window]);
      }
    }
  }

  private void single(
      MemorySegment mean, MemorySegment variance, long from, MemorySegment noise, int corner, float scale, Kept kept,
      long to, float storedCorner) {
    float best = 0f;
    for (int index = 0; index < steps.length; index++) {
      int at = corner + steps[index];
      float drawn = Lanes.get(mean, from + at);
      float scaled = drawn * scale;
      if (index == 0 || scaled > best) {
        best = scaled;
        Lanes.set(kept.maxima(), to, scaled);
        Lanes.set(kept.places(), to, storedCorner + storedSteps[index]);
        if (kept.drawn() != null) {
          Lanes.set(kept.drawn(), to, drawn);
        }
        if (variance != null) {
          float deviation = Lanes.get(variance, from + at);
          Lanes.set(kept.slopes(), to, Lanes.get(noise, at) / (deviation + deviation));
        }
      }
    }
  }
}
