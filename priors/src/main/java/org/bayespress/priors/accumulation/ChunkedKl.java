package org.bayespress.priors.accumulation;

import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import org.bayespress.core.kernels.math.ArrayMath;
import org.bayespress.core.kernels.math.KernelMode;
import org.bayespress.core.kernels.math.ScalarMath;
import org.bayespress.core.posterior.GaussianKl;

/**
 * The part of {@link #accumulate} that forms share: ranges are cut into chunks of {@value #CHUNK} elements. Within a
 * chunk, element i is added in float to partial sum {@code i mod 16}, whatever the width of the processor's vectors; the
 * 16 sums are then added in double in their order, and so are the chunks. So the sum has the same bits on every machine,
 * from lanes or single numbers. The gradient with respect to parameters of the prior, where there are any, is summed
 * alike.
 *
 * <p>A form whose value holds half a logarithm may leave it to this class: the arguments of four elements that go to the
 * same partial sum are multiplied, and one logarithm is taken of the product.
 */
public abstract class ChunkedKl implements GaussianKl {

  /** Elements a chunk; at most 32 floats go into one float sum. */
  public static final int CHUNK = 512;

  /** Number of partial sums. */
  public static final int SUMS = 16;

  /** Largest number of parameters of a prior. */
  public static final int MOST_PRIOR_PARAMETERS = 2;

  /** Elements of one partial sum whose factors are multiplied before the logarithm. */
  public static final int ROWS_PER_FACTOR = 4;

  private static final double[] NONE = new double[MOST_PRIOR_PARAMETERS];

  @Override
  public final double accumulate(
      MemorySegment theta, MemorySegment logSigma2, MemorySegment dTheta, MemorySegment dLogSigma2, long from,
      long count, float scale) {
    return accumulate(theta, logSigma2, dTheta, dLogSigma2, from, count, scale, NONE.clone(), 0);
  }

  @Override
  public final double accumulate(
      MemorySegment theta, MemorySegment logSigma2, MemorySegment dTheta, MemorySegment dLogSigma2, long from,
      long count, float scale, double[] dPrior, int at) {
    long floats = Math.min(
        Math.min(theta.byteSize(), logSigma2.byteSize()), Math.min(dTheta.byteSize(), dLogSigma2.byteSize()))
        / Float.BYTES;
    Objects.checkFromIndexSize(from, count, floats);
    KlSpan span = new KlSpan(theta, logSigma2, dTheta, dLogSigma2, scale);
    return accumulate(span, from, count, dPrior, at, KernelMode.CURRENT);
  }

  /** As the public methods, in the given mode. */
  public final double accumulate(KlSpan span, long from, long count, KernelMode mode) {
    return accumulate(span, from, count, NONE.clone(), 0, mode);
  }

  /** As the public methods, in the given mode. */
  public final double accumulate(KlSpan span, long from, long count, double[] dPrior, int at, KernelMode mode) {
    KlScratch scratch = KlScratch.ofThread();
    double klNats = 0;
    for (long done = 0; done < count; done += CHUNK) {
      int now = (int) Math.min(CHUNK, count - done);
      Arrays.fill(scratch.sums(), 0f);
      Arrays.fill(scratch.priorSums(), 0f);
      if (hasFactors()) {
        Arrays.fill(scratch.factors(), 1f);
      }
      int byLanes = 0;
      if (mode == KernelMode.VECTOR) {
        byLanes = now - now % SUMS;
        long offset = (from + done) * Float.BYTES;
        lanes(span, offset, byLanes, scratch);
      }
      if (byLanes < now) {
        singles(span, from + done, byLanes, now, scratch);
      }
      if (hasFactors()) {
        addLogarithms(scratch, now, mode);
      }
      for (float sum : scratch.sums()) {
        klNats += sum;
      }
      addPrior(scratch, span.scale(), dPrior, at);
    }
    return klNats;
  }

  private static void addLogarithms(KlScratch scratch, int count, KernelMode mode) {
    int used = (count + ROWS_PER_FACTOR * SUMS - 1) / (ROWS_PER_FACTOR * SUMS) * SUMS;
    float[] logs = scratch.factors();
    if (mode == KernelMode.VECTOR) {
      ArrayMath.logNormal(logs, logs, used);
      addHalves(logs, used, scratch.sums());
      return;
    }
    for (int i = 0; i < used; i++) {
      logs[i] = ScalarMath.logNormal(logs[i]);
    }
    float[] sums = scratch.sums();
    for (int first = 0; first < used; first += SUMS) {
      for (int i = 0; i < SUMS; i++) {
        sums[i] += 0.5f * logs[first + i];
      }
    }
  }

  private static void addHalves(float[] logs, int used, float[] sums) {
    for (int part = 0; part < SUMS; part += LANES) {
      FloatVector sum = FloatVector.fromArray(FLOATS, sums, part);
      for (int i = part; i < used; i += SUMS) {
        sum = sum.add(FloatVector.fromArray(FLOATS, logs, i).mul(0.5f));
      }
      sum.intoArray(sums, part);
    }
  }

  private void addPrior(KlScratch scratch, float scale, double[] dPrior, int at) {
    for (int parameter = 0; parameter < priorParameters(); parameter++) {
      double sum = 0;
      for (int i = 0; i < SUMS; i++) {
        sum += scratch.priorSums()[parameter * SUMS + i];
      }
      dPrior[at + parameter] += scale * priorFactor(parameter) * sum;
    }
  }

  /** Elements {@code begin .. end - 1} of the chunk that starts at element {@code chunk}; {@code begin} is a multiple of 16. */
  private void singles(KlSpan span, long chunk, int begin, int end, KlScratch scratch) {
    int parameters = priorParameters();
    boolean factors = hasFactors();
    float[] gradient = new float[3 + parameters];
    for (int i = begin; i < end; i++) {
      long at = chunk + i;
      float theta = span.theta().getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
      float logSigma2 = span.logSigma2().getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
      scratch.sums()[i % SUMS] += element(theta, logSigma2, gradient);
      add(span.dTheta(), at, span.scale(), gradient[0]);
      add(span.dLogSigma2(), at, span.scale(), gradient[1]);
      for (int parameter = 0; parameter < parameters; parameter++) {
        scratch.priorSums()[parameter * SUMS + i % SUMS] += gradient[2 + parameter];
      }
      if (factors) {
        scratch.factors()[i / (ROWS_PER_FACTOR * SUMS) * SUMS + i % SUMS] *= gradient[2 + parameters];
      }
    }
  }

  private static void add(MemorySegment to, long at, float scale, float gradient) {
    float old = to.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
    to.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, at, Math.fma(gradient, scale, old));
  }

  /** What the sums for a parameter of the prior are multiplied with to be its gradient. */
  protected double priorFactor(int parameter) {
    return 1;
  }

  /**
   * Whether half the logarithm of a factor belongs to every element's KL. The product of {@value #ROWS_PER_FACTOR} factors
   * must be a positive, normal, finite float.
   */
  protected boolean hasFactors() {
    return false;
  }

  /**
   * One weight in float, the normative sequence of operations.
   *
   * @param gradient receives the derivatives with respect to theta, log sigma^2 and, up to {@link #priorFactor}, the
   *     parameters of the prior; then, if the form {@linkplain #hasFactors has them}, the factor
   * @return the KL, without half the logarithm of the factor
   */
  public abstract float element(float theta, float logSigma2, float[] gradient);

  /**
   * The same on lanes. Gradients are added to the span, by the form itself or through {@link KlSpan#addGradients}.
   *
   * @param count number of elements, a multiple of {@value #SUMS}, at most {@value #CHUNK}
   * @param offset of the first element in bytes
   * @param scratch receives the partial sums; the factors of row r of 16 elements are multiplied
   *     to those of number {@code r / 4}
   */
  protected abstract void lanes(KlSpan span, long offset, int count, KlScratch scratch);
}
