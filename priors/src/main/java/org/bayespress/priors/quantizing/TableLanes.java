package org.bayespress.priors.quantizing;

import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.bayespress.core.kernels.math.ArrayMath;
import org.bayespress.core.kernels.math.VectorMath;
import org.bayespress.priors.accumulation.ChunkedKl;
import org.bayespress.priors.accumulation.KlScratch;
import org.bayespress.priors.accumulation.KlSpan;

/**
 * {@link TableKl#element} on lanes, in passes over a chunk. Where a weight lies in the table is found on lanes; patches
 * are looked up one weight after the other: a patch is one cache line, and gathering its sixteen numbers across lanes is
 * no faster.
 */
final class TableLanes {
  private static final ThreadLocal<TableLanes> OF_THREAD = ThreadLocal.withInitial(TableLanes::new);

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final float BOUND = TableKl.LOG_SIGMA2_BOUND;
  private static final FloatVector HALF = FloatVector.broadcast(FLOATS, 0.5f);
  private static final FloatVector ROWS_PER_LOG = FloatVector.broadcast(FLOATS, TableKl.ROWS_PER_LOG);

  private final float[] logSigma2 = new float[ChunkedKl.CHUNK];
  private final float[] perSigma = new float[ChunkedKl.CHUNK];
  private final float[] zeta = new float[ChunkedKl.CHUNK];
  private final float[] perWidth = new float[ChunkedKl.CHUNK];
  private final float[] u = new float[ChunkedKl.CHUNK];
  private final float[] v = new float[ChunkedKl.CHUNK];
  private final float[] value = new float[ChunkedKl.CHUNK];
  private final float[] scaling = new float[ChunkedKl.CHUNK];

  /** Number of the patch, first that of its arm; -1 outside of the table. */
  private final int[] cell = new int[ChunkedKl.CHUNK];

  private TableLanes() {}

  static void chunk(TableKl kl, KlSpan span, long offset, int count, KlScratch scratch) {
    OF_THREAD.get().run(kl, span, offset, count, scratch);
  }

  private void run(TableKl kl, KlSpan span, long offset, int count, KlScratch scratch) {
    logs(span.logSigma2(), offset, count);
    ArrayMath.exp(perSigma, perSigma, count);
    distances(kl, span.theta(), offset, count);
    cells(kl, count);
    for (int i = 0; i < count; i++) {
      float theta = span.theta().get(ValueLayout.JAVA_FLOAT_UNALIGNED, offset + 4L * i);
      value[i] = cell[i] < 0
          ? kl.limit(theta, logSigma2[i], scratch.dTheta(), i, scratch.dLogSigma2(), i, scaling, i)
          : kl.inside(
              cell[i], u[i], v[i], zeta[i], perWidth[i], theta, perSigma[i], scratch.dTheta(), i,
              scratch.dLogSigma2(), i, scaling, i);
    }
    sums(value, count, scratch.sums());
    sums(scaling, count, scratch.priorSums());
  }

  private void logs(MemorySegment logs, long offset, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector l = FloatVector.fromMemorySegment(FLOATS, logs, offset + i * 4L, ORDER);
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
      FloatVector theta = FloatVector.fromMemorySegment(FLOATS, thetas, offset + i * 4L, ORDER);
      FloatVector distance = theta.lanewise(VectorOperators.ABS);
      FloatVector nearest = distance.fma(perSpacing, HALF);
      nearest = nearest.blend(most, nearest.compare(VectorOperators.GT, most));
      IntVector n = (IntVector) nearest.convert(VectorOperators.F2I, 0);
      FloatVector x = ((FloatVector) n.convert(VectorOperators.I2F, 0)).fma(minusSpacing, distance);
      VectorMask<Float> inner = x.compare(VectorOperators.LT, 0f);
      VectorMask<Float> against = inner.xor(theta.compare(VectorOperators.LT, 0f));
      FloatVector inverse = FloatVector.fromArray(FLOATS, perSigma, i);
      x.lanewise(VectorOperators.ABS).mul(inverse).intoArray(zeta, i);
      inverse.blend(inverse.neg(), against).intoArray(perSigma, i);
      IntVector arm = n.add(n);
      arm.sub(1).blend(arm, inner.not().cast(VectorMath.INTS)).intoArray(cell, i);
    }
  }

  private void cells(TableKl kl, int count) {
    FloatVector rowOfOne = FloatVector.broadcast(FLOATS, kl.rowOfOne());
    int rowCells = kl.rowCells();
    for (int i = 0; i < count; i += LANES) {
      FloatVector q = FloatVector.fromArray(FLOATS, zeta, i).add(1f);
      FloatVector row = FloatVector.fromArray(FLOATS, logSigma2, i).fma(ROWS_PER_LOG, rowOfOne);
      VectorMask<Float> inside = row.compare(VectorOperators.GE, 0f)
          .and(row.compare(VectorOperators.LT, (float) MixtureTable.ROWS))
          .and(q.compare(VectorOperators.LT, TableKl.LARGEST));
      IntVector bits = q.reinterpretAsInts();
      IntVector line = (IntVector) row.convert(VectorOperators.F2I, 0);
      IntVector at = IntVector.fromArray(VectorMath.INTS, cell, i).mul(MixtureTable.COLUMNS)
          .add(line.mul(rowCells))
          .add(bits.lanewise(VectorOperators.ASHR, TableKl.PLACE_BITS)).sub(TableKl.FIRST_CELL);
      at.blend(-1, inside.not().cast(VectorMath.INTS)).intoArray(cell, i);
      ((FloatVector) bits.and(TableKl.PLACE_MASK).convert(VectorOperators.I2F, 0)).mul(TableKl.PLACE_UNIT)
          .intoArray(u, i);
      row.sub((FloatVector) line.convert(VectorOperators.I2F, 0)).intoArray(v, i);
      bits.and(TableKl.EXPONENT_MASK).neg().add(TableKl.WIDTH_BITS).reinterpretAsFloats().intoArray(perWidth, i);
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
