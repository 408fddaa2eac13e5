package org.bayespress.priors.loguniform;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;
import org.bayespress.core.kernels.math.KernelMode;

/**
 * The part of {@link #accumulate} that all forms share: ranges are cut into chunks of {@value #CHUNK} elements. Within
 * a chunk, element i is added in float to partial sum {@code i mod 16}, whatever the width of the processor's vectors;
 * the 16 sums are then added in double in their order, and so are the chunks. So the sum has the same bits on every
 * machine, from lanes or single numbers.
 */
abstract class ChunkedKl implements LogUniformKl {

  /** Elements a chunk; at most 32 floats go into one float sum. */
  static final int CHUNK = 512;

  /** Number of partial sums. */
  static final int SUMS = 16;

  /** Added to theta^2 under the logarithm in forms that would be singular at theta = 0. */
  static final float THETA2_GUARD = 1e-8f;

  @Override
  public final double accumulate(MemorySegment theta, MemorySegment logSigma2, MemorySegment dTheta,
      MemorySegment dLogSigma2, long from, long count, float scale) {
    long floats = Math.min(
        Math.min(theta.byteSize(), logSigma2.byteSize()), Math.min(dTheta.byteSize(), dLogSigma2.byteSize()))
        / Float.BYTES;
    Objects.checkFromIndexSize(from, count, floats);
    return accumulate(new KlSpan(theta, logSigma2, dTheta, dLogSigma2, scale), from, count, KernelMode.CURRENT);
  }

  /** As the public method, in the given mode. */
  final double accumulate(KlSpan span, long from, long count, KernelMode mode) {
    KlScratch scratch = KlScratch.ofThread();
    double klNats = 0;
    for (long done = 0; done < count; done += CHUNK) {
      int now = (int) Math.min(CHUNK, count - done);
      Arrays.fill(scratch.sums(), 0f);
      int byLanes = 0;
      if (mode == KernelMode.VECTOR) {
        byLanes = now - now % SUMS;
        long offset = (from + done) * Float.BYTES;
        lanes(span, offset, byLanes, scratch);
        GradientLanes.add(scratch.dTheta(), span.scale(), span.dTheta(), offset, byLanes);
        GradientLanes.add(scratch.dLogSigma2(), span.scale(), span.dLogSigma2(), offset, byLanes);
      }
      if (byLanes < now) {
        singles(span, from + done + byLanes, now - byLanes, scratch.sums());
      }
      for (float sum : scratch.sums()) {
        klNats += sum;
      }
    }
    return klNats;
  }

  private void singles(KlSpan span, long from, int count, float[] sums) {
    float[] gradient = new float[2];
    for (int i = 0; i < count; i++) {
      long at = from + i;
      float theta = span.theta().getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
      float logSigma2 = span.logSigma2().getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
      sums[i % SUMS] += element(theta, logSigma2, gradient);
      add(span.dTheta(), at, span.scale(), gradient[0]);
      add(span.dLogSigma2(), at, span.scale(), gradient[1]);
    }
  }

  private static void add(MemorySegment to, long at, float scale, float gradient) {
    float old = to.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
    to.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, at, Math.fma(gradient, scale, old));
  }

  /**
   * One weight in float, the normative sequence of operations.
   *
   * @param gradient receives the derivatives with respect to theta and log sigma^2
   * @return the KL
   */
  abstract float element(float theta, float logSigma2, float[] gradient);

  /**
   * The same on lanes.
   *
   * @param count number of elements, a multiple of {@value #SUMS}, at most {@value #CHUNK}
   * @param offset of the first element in bytes
   * @param scratch receives the unscaled gradients and the partial sums
   */
  abstract void lanes(KlSpan span, long offset, int count, KlScratch scratch);
}
