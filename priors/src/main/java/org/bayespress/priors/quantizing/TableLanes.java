package org.bayespress.priors.quantizing;

import static jdk.incubator.vector.FloatVector.broadcast;
import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.bayespress.core.kernels.math.ArrayMath;
import org.bayespress.core.kernels.math.LaneMemory;
import org.bayespress.core.kernels.math.VectorMath;
import org.bayespress.priors.accumulation.ChunkedKl;
import org.bayespress.priors.accumulation.KlScratch;
import org.bayespress.priors.accumulation.KlSpan;

/**
 * {@link TableKl#element} on lanes, in passes over a chunk. The coefficients are gathered; those of one weight lie on one
 * cache line. Looking them up one weight after the other took twice as long.
 */
final class TableLanes {
  private static final ThreadLocal<TableLanes> OF_THREAD = ThreadLocal.withInitial(TableLanes::new);

  private static final float BOUND = TableKl.LOG_SIGMA2_BOUND;

  private final float[] logSigma2 = new float[ChunkedKl.CHUNK];
  private final float[] perSigma = new float[ChunkedKl.CHUNK];
  private final float[] zeta = new float[ChunkedKl.CHUNK];
  private final float[] perWidth = new float[ChunkedKl.CHUNK];
  private final float[] u = new float[ChunkedKl.CHUNK];
  private final float[] v = new float[ChunkedKl.CHUNK];

  /** First the number of the arm, then the place of the patch. */
  private final int[] place = new int[ChunkedKl.CHUNK];

  /** Not 0 outside of the table. */
  private final int[] outside = new int[ChunkedKl.CHUNK];

  /** By power of u: the polynomials in v, and their derivatives. */
  private final float[][] a = new float[4][ChunkedKl.CHUNK];
  private final float[][] b = new float[4][ChunkedKl.CHUNK];

  private final float[] value = new float[ChunkedKl.CHUNK];
  private final float[] scaling = new float[ChunkedKl.CHUNK];
  private final float[] gradient = new float[3];

  private TableLanes() {}

  static void chunk(TableKl kl, KlSpan span, long offset, int count, KlScratch scratch) {
    OF_THREAD.get().run(kl, span, offset, count, scratch);
  }

  private void run(TableKl kl, KlSpan span, long offset, int count, KlScratch scratch) {
    logs(span.logSigma2(), offset, count);
    ArrayMath.exp(perSigma, perSigma, count);
    distances(kl, span.theta(), offset, count);
    places(kl, count);
    for (int i = 0; i < 4; i++) {
      alongS(kl.patches(), 4 * i, count, a[i], b[i]);
    }
    gradients(span.theta(), offset, count, scratch);
    limits(kl, span.theta(), offset, count, scratch);
    sums(value, count, scratch.sums());
    sums(scaling, count, scratch.priorSums());
  }

  private void logs(MemorySegment logs, long offset, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector l =
          LaneMemory.load(logs, offset + i * 4L);
      l = l.blend(-BOUND, l.compare(VectorOperators.LT, -BOUND));
      l = l.blend(BOUND, l.compare(VectorOperators.GT, BOUND));
      l.intoArray(logSigma2, i);
      l.mul(-0.5f).intoArray(perSigma, i);
    }
  }

  /** zeta and the arm; perSigma gets the sign of the derivative of zeta. */
  private void distances(TableKl kl, MemorySegment thetas, long offset, int count) {
    FloatVector perSpacing = FloatVector.broadcast(FLOATS, kl.perSpacing());
    FloatVector minusSpacing = FloatVector.broadcast(FLOATS, -kl.spacing());
    FloatVector most = FloatVector.broadcast(FLOATS, kl.positive());
    for (int i = 0; i < count; i += LANES) {
      FloatVector theta = LaneMemory.load(thetas, offset + i * 4L);
      FloatVector distance = theta.lanewise(VectorOperators.ABS);
      FloatVector nearest = distance.fma(perSpacing, broadcast(FLOATS, 0.5f));
      nearest = nearest.blend(most, nearest.compare(VectorOperators.GT, most));
      IntVector n = (IntVector) nearest.convert(VectorOperators.F2I, 0);
      FloatVector x = ((FloatVector) n.convert(VectorOperators.I2F, 0)).fma(minusSpacing, distance);
      VectorMask<Float> inner = x.compare(VectorOperators.LT, 0f);
      VectorMask<Float> against = inner.xor(theta.compare(VectorOperators.LT, 0f));
      FloatVector inverse = FloatVector.fromArray(FLOATS, perSigma, i);
      x.lanewise(VectorOperators.ABS).mul(inverse).intoArray(zeta, i);
      inverse.blend(inverse.neg(), against).intoArray(perSigma, i);
      IntVector arm = n.add(n);
      arm.sub(1).blend(arm, inner.not().cast(VectorMath.INTS)).intoArray(place, i);
    }
  }

  private void places(TableKl kl, int count) {
    FloatVector rowOfOne = FloatVector.broadcast(FLOATS, kl.rowOfOne());
    int rowCells = kl.rowCells();
    for (int i = 0; i < count; i += LANES) {
      FloatVector q = FloatVector.fromArray(FLOATS, zeta, i).add(1f);
      FloatVector row =
          FloatVector.fromArray(FLOATS, logSigma2, i).fma(broadcast(FLOATS, TableKl.ROWS_PER_LOG), rowOfOne);
      VectorMask<Float> inside = row.compare(VectorOperators.GE, 0f)
          .and(row.compare(VectorOperators.LT, (float) MixtureTable.ROWS))
          .and(q.compare(VectorOperators.LT, TableKl.LARGEST));
      IntVector bits = q.reinterpretAsInts();
      IntVector line = (IntVector) row.convert(VectorOperators.F2I, 0);
      IntVector at = IntVector.fromArray(VectorMath.INTS, place, i).mul(MixtureTable.COLUMNS)
          .add(line.mul(rowCells))
          .add(bits.lanewise(VectorOperators.ASHR, TableKl.PLACE_BITS)).sub(TableKl.FIRST_CELL);
      VectorMask<Integer> out = inside.not().cast(VectorMath.INTS);
      at.mul(MixtureTable.PATCH).blend(0, out).intoArray(place, i);
      IntVector.zero(VectorMath.INTS).blend(1, out).intoArray(outside, i);
      ((FloatVector) bits.and(TableKl.PLACE_MASK).convert(VectorOperators.I2F, 0)).mul(TableKl.PLACE_UNIT)
          .intoArray(u, i);
      row.sub((FloatVector) line.convert(VectorOperators.I2F, 0)).intoArray(v, i);
      bits.and(TableKl.EXPONENT_MASK).neg().add(TableKl.WIDTH_BITS).reinterpretAsFloats().intoArray(perWidth, i);
    }
  }

  /** The polynomial in v, and its derivative, that goes with a power of u: four coefficients from {@code first} on. */
  private void alongS(float[] patches, int first, int count, float[] value, float[] slope) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector c0 = FloatVector.fromArray(FLOATS, patches, first, place, i);
      FloatVector c1 = FloatVector.fromArray(FLOATS, patches, first + 1, place, i);
      FloatVector c2 = FloatVector.fromArray(FLOATS, patches, first + 2, place, i);
      FloatVector c3 = FloatVector.fromArray(FLOATS, patches, first + 3, place, i);
      FloatVector at = FloatVector.fromArray(FLOATS, v, i);
      c3.fma(at, c2).fma(at, c1).fma(at, c0).intoArray(value, i);
      c3.mul(3f).fma(at, c2.mul(2f)).fma(at, c1).intoArray(slope, i);
    }
  }

  private void gradients(MemorySegment thetas, long offset, int count, KlScratch scratch) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector at = FloatVector.fromArray(FLOATS, u, i);
      FloatVector a1 = FloatVector.fromArray(FLOATS, a[1], i);
      FloatVector a2 = FloatVector.fromArray(FLOATS, a[2], i);
      FloatVector a3 = FloatVector.fromArray(FLOATS, a[3], i);
      a3.fma(at, a2).fma(at, a1).fma(at, FloatVector.fromArray(FLOATS, a[0], i)).intoArray(value, i);
      FloatVector alongZeta =
          a3.mul(3f).fma(at, a2.mul(2f)).fma(at, a1).mul(FloatVector.fromArray(FLOATS, perWidth, i));
      FloatVector alongS = FloatVector.fromArray(FLOATS, b[3], i).fma(at, FloatVector.fromArray(FLOATS, b[2], i))
          .fma(at, FloatVector.fromArray(FLOATS, b[1], i)).fma(at, FloatVector.fromArray(FLOATS, b[0], i));
      FloatVector slope = alongZeta.mul(FloatVector.fromArray(FLOATS, perSigma, i));
      FloatVector logSlope = alongS.fma(broadcast(FLOATS, TableKl.ROWS_PER_LOG),
          FloatVector.fromArray(FLOATS, zeta, i).mul(alongZeta).mul(-0.5f));
      slope.intoArray(scratch.dTheta(), i);
      logSlope.intoArray(scratch.dLogSigma2(), i);
      FloatVector theta = LaneMemory.load(thetas, offset + i * 4L);
      theta.fma(slope, logSlope.mul(2f)).intoArray(scaling, i);
    }
  }

  /** Weights outside of the table, one after the other; in training there are none. */
  private void limits(TableKl kl, MemorySegment thetas, long offset, int count, KlScratch scratch) {
    for (int i = 0; i < count; i++) {
      if (outside[i] != 0) {
        float theta = thetas.get(ValueLayout.JAVA_FLOAT_UNALIGNED, offset + 4L * i);
        value[i] = kl.limit(theta, logSigma2[i], gradient);
        scratch.dTheta()[i] = gradient[0];
        scratch.dLogSigma2()[i] = gradient[1];
        scaling[i] = gradient[2];
      }
    }
  }

  /** Adds element i to partial sum {@code i mod 16}. */
  private static void sums(float[] values, int count, float[] sums) {
    for (int first = 0; first < ChunkedKl.SUMS; first += LANES) {
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int i = first; i < count; i += ChunkedKl.SUMS) {
        sum = sum.add(FloatVector.fromArray(FLOATS, values, i));
      }
      sum.intoArray(sums, first);
    }
  }
}
