package org.bayespress.priors.quantizing;

import static jdk.incubator.vector.FloatVector.broadcast;
import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.bayespress.core.kernels.math.ArrayMath;
import org.bayespress.core.kernels.math.LaneMemory;
import org.bayespress.priors.accumulation.ChunkedKl;
import org.bayespress.priors.accumulation.KlScratch;
import org.bayespress.priors.accumulation.KlSpan;

/** {@link ApproximateKl#element} on lanes: level by level, in passes over a chunk. */
final class ApproximateLanes {
  private static final ThreadLocal<ApproximateLanes> OF_THREAD = ThreadLocal.withInitial(ApproximateLanes::new);

  private static final float BOUND = ApproximateKl.LOG_SIGMA2_BOUND;
  private static final float LARGEST = ApproximateKl.LARGEST_ARGUMENT;
  private static final float K1 = (float) ApproximateKl.K1;

  /** Mean and log variance in units of the distance of levels; the inverse variance. */
  private final float[] t = new float[ChunkedKl.CHUNK];
  private final float[] log = new float[ChunkedKl.CHUNK];
  private final float[] perSigma2 = new float[ChunkedKl.CHUNK];

  /** F_LU around zero, its slopes along theta and log sigma^2, and the same of the mixture. */
  private final float[] f0 = new float[ChunkedKl.CHUNK];
  private final float[] d0 = new float[ChunkedKl.CHUNK];
  private final float[] g0 = new float[ChunkedKl.CHUNK];
  private final float[] f = new float[ChunkedKl.CHUNK];
  private final float[] d = new float[ChunkedKl.CHUNK];
  private final float[] g = new float[ChunkedKl.CHUNK];

  /** Of one level: see {@link #distances} and {@link #arguments}. */
  private final float[] square = new float[ChunkedKl.CHUNK];
  private final float[] omega = new float[ChunkedKl.CHUNK];
  private final float[] q = new float[ChunkedKl.CHUNK];
  private final float[] y1 = new float[ChunkedKl.CHUNK];
  private final float[] logY1 = new float[ChunkedKl.CHUNK];

  private ApproximateLanes() {}

  static void chunk(ApproximateKl kl, KlSpan span, long offset, int count, KlScratch scratch) {
    OF_THREAD.get().run(kl, span, offset, count, scratch);
  }

  private void run(ApproximateKl kl, KlSpan span, long offset, int count, KlScratch scratch) {
    scale(kl, span, offset, count);
    ArrayMath.exp(perSigma2, perSigma2, count);
    level(0, count);
    first(count);
    for (int j = -kl.positive(); j <= kl.positive(); j++) {
      if (j != 0) {
        level(j, count);
        add(j, count);
      }
    }
    gradients(kl, span.theta(), offset, count, scratch);
    sums(f, count, scratch.sums(), 0);
  }

  private void scale(ApproximateKl kl, KlSpan span, long offset, int count) {
    FloatVector inverseBelow = FloatVector.broadcast(FLOATS, 1f / kl.spacing(true));
    FloatVector inverseAbove = FloatVector.broadcast(FLOATS, 1f / kl.spacing(false));
    FloatVector logBelow = FloatVector.broadcast(FLOATS, kl.logOfSquare(true));
    FloatVector logAbove = FloatVector.broadcast(FLOATS, kl.logOfSquare(false));
    for (int i = 0; i < count; i += LANES) {
      FloatVector theta = LaneMemory.load(span.theta(), offset + i * 4L);
      FloatVector l = LaneMemory.load(span.logSigma2(), offset + i * 4L);
      l = l.blend(-BOUND, l.compare(VectorOperators.LT, -BOUND));
      l = l.blend(BOUND, l.compare(VectorOperators.GT, BOUND));
      VectorMask<Float> below = theta.compare(VectorOperators.LT, 0f);
      theta.mul(inverseAbove.blend(inverseBelow, below)).intoArray(t, i);
      l = l.sub(logAbove.blend(logBelow, below));
      l.intoArray(log, i);
      l.neg().intoArray(perSigma2, i);
    }
  }

  /** Leaves q = exp(-k2 - k3 log alpha), 1 + 1/alpha, its logarithm and omega of level {@code j}. */
  private void level(int j, int count) {
    distances(j, count);
    ArrayMath.logNormal(square, q, count);
    ArrayMath.exp(omega, omega, count);
    arguments(count);
    ArrayMath.exp(q, q, count);
    ArrayMath.logNormal(y1, logY1, count);
  }

  private void distances(int j, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector x = FloatVector.fromArray(FLOATS, t, i).sub(j);
      x.fma(x, broadcast(FLOATS, ApproximateKl.GUARD)).intoArray(square, i);
      x.mul(x).mul(ApproximateKl.WINDOW).intoArray(omega, i);
    }
  }

  private void arguments(int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector argument =
          FloatVector.fromArray(FLOATS, q, i).sub(FloatVector.fromArray(FLOATS, log, i))
              .fma(broadcast(FLOATS, (float) ApproximateKl.K3), broadcast(FLOATS, (float) -ApproximateKl.K2));
      argument.blend(LARGEST, argument.compare(VectorOperators.GT, LARGEST)).intoArray(q, i);
      FloatVector.fromArray(FLOATS, square, i).mul(FloatVector.fromArray(FLOATS, perSigma2, i)).add(1f)
          .intoArray(y1, i);
    }
  }

  /** Replaces y1 by F_LU and q by its slope along log sigma^2. */
  private void values(int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector e = FloatVector.fromArray(FLOATS, q, i);
      FloatVector s = broadcast(FLOATS, 1f).div(e.add(1f));
      FloatVector y = FloatVector.fromArray(FLOATS, square, i).mul(FloatVector.fromArray(FLOATS, perSigma2, i));
      FloatVector one = FloatVector.fromArray(FLOATS, y1, i);
      FloatVector inverse = broadcast(FLOATS, 1f).div(one);
      FloatVector k = e.mul(s).mul(K1);
      FloatVector softplus = FloatVector.fromArray(FLOATS, logY1, i).add(y.sub(one.sub(1f)).mul(inverse));
      k.mul(s).fma(broadcast(FLOATS, (float) -ApproximateKl.K3), y.mul(inverse).mul(-0.5f)).intoArray(q, i);
      softplus.fma(broadcast(FLOATS, 0.5f), k).intoArray(y1, i);
    }
  }

  private void first(int count) {
    values(count);
    for (int i = 0; i < count; i += LANES) {
      FloatVector slope = FloatVector.fromArray(FLOATS, q, i);
      FloatVector along =
          slope.mul(FloatVector.fromArray(FLOATS, t, i).mul(-2f).div(FloatVector.fromArray(FLOATS, square, i)));
      FloatVector value = FloatVector.fromArray(FLOATS, y1, i);
      value.intoArray(f0, i);
      value.intoArray(f, i);
      along.intoArray(d0, i);
      along.intoArray(d, i);
      slope.intoArray(g0, i);
      slope.intoArray(g, i);
    }
  }

  private void add(int j, int count) {
    values(count);
    for (int i = 0; i < count; i += LANES) {
      FloatVector x = FloatVector.fromArray(FLOATS, t, i).sub(j);
      FloatVector weight = FloatVector.fromArray(FLOATS, omega, i);
      FloatVector slope = FloatVector.fromArray(FLOATS, q, i);
      FloatVector along = slope.mul(x.mul(-2f).div(FloatVector.fromArray(FLOATS, square, i)));
      FloatVector rise = weight.mul(FloatVector.fromArray(FLOATS, y1, i).sub(FloatVector.fromArray(FLOATS, f0, i)));
      FloatVector.fromArray(FLOATS, f, i).add(rise).intoArray(f, i);
      FloatVector sum =
          weight.fma(along.sub(FloatVector.fromArray(FLOATS, d0, i)), FloatVector.fromArray(FLOATS, d, i));
      x.mul(rise).fma(broadcast(FLOATS, 2 * ApproximateKl.WINDOW), sum).intoArray(d, i);
      weight.fma(slope.sub(FloatVector.fromArray(FLOATS, g0, i)), FloatVector.fromArray(FLOATS, g, i)).intoArray(g, i);
    }
  }

  /** Back to the units of the weights; then t and log hold what the sums for the parameters are made of. */
  private void gradients(ApproximateKl kl, MemorySegment thetas, long offset, int count, KlScratch scratch) {
    FloatVector inverseBelow = FloatVector.broadcast(FLOATS, 1f / kl.spacing(true));
    FloatVector inverseAbove = FloatVector.broadcast(FLOATS, 1f / kl.spacing(false));
    for (int i = 0; i < count; i += LANES) {
      FloatVector theta = LaneMemory.load(thetas, offset + i * 4L);
      VectorMask<Float> below = theta.compare(VectorOperators.LT, 0f);
      FloatVector dTheta = FloatVector.fromArray(FLOATS, d, i).mul(inverseAbove.blend(inverseBelow, below));
      FloatVector dLogSigma2 = FloatVector.fromArray(FLOATS, g, i);
      dTheta.intoArray(scratch.dTheta(), i);
      dLogSigma2.intoArray(scratch.dLogSigma2(), i);
      FloatVector scaling = theta.fma(dTheta, dLogSigma2.mul(2f));
      scaling.blend(0f, below.not()).intoArray(t, i);
      scaling.blend(0f, below).intoArray(log, i);
      scaling.intoArray(q, i);
    }
    if (kl.priorParameters() == 1) {
      sums(q, count, scratch.priorSums(), 0);
    } else {
      sums(t, count, scratch.priorSums(), 0);
      sums(log, count, scratch.priorSums(), ChunkedKl.SUMS);
    }
  }

  /** Adds element i to partial sum {@code i mod 16}. */
  private static void sums(float[] values, int count, float[] sums, int at) {
    for (int first = 0; first < ChunkedKl.SUMS; first += LANES) {
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int i = first; i < count; i += ChunkedKl.SUMS) {
        sum = sum.add(FloatVector.fromArray(FLOATS, values, i));
      }
      sum.intoArray(sums, at + first);
    }
  }
}
