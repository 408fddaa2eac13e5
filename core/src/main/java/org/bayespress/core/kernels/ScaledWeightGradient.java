package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Gradients of one tensor of weights of a dense layer <em>and</em> of the scales in front of it, without a gradient of the
 * inputs. With inputs {@code u = x z} and {@code s = du/dlocation}, which is x for a normal z and u for a log-normal one,
 * {@code du/ddeviation = s eps}. So the two sums over examples
 *
 * <pre>
 *   A[k][o] = sum over b of s[b][k] dy[b][o],    B[k][o] = sum over b of s[b][k] eps[b][k] dy[b][o]
 * </pre>
 *
 * are enough for everything, since a normal z is linear in them:
 *
 * <pre>
 *   dW[o][k]      = location[k] A[k][o] + deviation[k] B[k][o]     (log-normal: as if they were 1 and 0)
 *   dlocation[k]  = sum over o of W[o][k] A[k][o]
 *   ddeviation[k] = sum over o of W[o][k] B[k][o].
 * </pre>
 *
 * For variances, whose inputs are {@code u^2}, the sums are of {@code u s} in place of s, and the last two lines have a factor 2. The
 * gradient of the inputs would be a scalar product of rows for every input of every example; here numbers that are
 * loaded for one product serve the other.
 */
public final class ScaledWeightGradient {
  /** Numbers of the second scratch of {@link #run}. */
  public static final int SUMS = 2 * RowDots.SUMS;

  /** Parts of one of the two scalar products of a row. */
  private static final int HALF = RowDots.SUMS;

  private final int stride;
  private final int inputs;
  private final int outputs;
  private final boolean squared;
  private final boolean lanes;
  private final float[] dLocation;
  private final float[] dDeviation;

  /**
   * Of a layer.
   *
   * @param squared whether the inputs are squared
   */
  public ScaledWeightGradient(int inputs, int outputs, boolean squared) {
    this(inputs, outputs, squared, Lanes.VECTORIZED);
  }

  /** With vectors, or number by number: the same bits. */
  ScaledWeightGradient(int inputs, int outputs, boolean squared, boolean lanes) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.squared = squared;
    this.lanes = lanes;
    stride = SparseProduct.stride(outputs);
    dLocation = new float[inputs];
    dDeviation = new float[inputs];
  }

  /** Floats of the scratch segment of {@link #run}. */
  public static int scratch(int outputs) {
    return 2 * NonZeroLists.BLOCK * SparseProduct.stride(outputs);
  }

  /**
   * Runs one task, of as many as {@link SparseProduct#weightGradientTasks}: blocks of inputs.
   *
   * @param x inputs, columns taken with their {@link ScaledInputs}
   * @param dy {@code [batch, stride]}, zero in the padding
   * @param weights {@code [inputs, stride]}
   * @param location of the scales, {@code [inputs]}
   * @param deviation of the scales, {@code [inputs]}
   * @param normal whether scales are normal
   * @param rows scratch
   * @param sums scratch of {@value #SUMS} numbers
   * @param dWeights {@code [inputs, outputs]}; overwritten
   */
  public void run(
      int task, NonZeros x, MemorySegment dy, MemorySegment weights, MemorySegment location,
      MemorySegment deviation,
      boolean normal, MemorySegment rows, float[] sums, MemorySegment dWeights) {
    int first = task * NonZeroLists.BLOCK;
    int width = Math.min(NonZeroLists.BLOCK, inputs - first);
    NonZeroLists lists = x.byColumn();
    long half = (long) NonZeroLists.BLOCK * stride * Float.BYTES;
    MemorySegment plain = rows.asSlice(0, half);
    MemorySegment withNoise = rows.asSlice(half, half);
    int panel = TwofoldSums.width();
    for (int from = 0; from < stride; from += panel) {
      TwofoldSums.run(
          lists, squared ? lists.square() : lists.value(), first, first + width, dy, plain, withNoise, stride, from,
          Math.min(panel, stride - from), lanes);
    }
    for (int k = first; k < first + width; k++) {
      long row = (long) (k - first) * stride;
      long weight = (long) k * stride;
      float l = normal ? Lanes.get(location, k) : 1f;
      float d = normal ? Lanes.get(deviation, k) : 0f;
      if (lanes) {
        combineLanes(plain, withNoise, row, stride, weights, weight, l, d, sums);
      } else {
        combine(plain, withNoise, row, stride, weights, weight, l, d, sums);
      }
      dLocation[k] = PairedSums.of(sums, 0);
      dDeviation[k] = PairedSums.of(sums, HALF);
    }
    MemorySegment target = dWeights.asSlice((long) first * outputs * Float.BYTES);
    PaddedRows.trim(plain, stride, target, 0, width, outputs);
  }

  /** What the layer adds to the gradient of location k, after all tasks. */
  public float dLocation(int k) {
    return squared ? 2 * dLocation[k] : dLocation[k];
  }

  /** Likewise of deviation k. */
  public float dDeviation(int k) {
    return squared ? 2 * dDeviation[k] : dDeviation[k];
  }

  /**
   * In one row: scalar products with the weights in parts, those of {@code plain} first, then {@code plain = location plain + deviation
   * withNoise}.
   */
  private static void combineLanes(
      MemorySegment plain, MemorySegment withNoise, long row, int count, MemorySegment weights, long weight,
      float location, float deviation, float[] sums) {
    for (int part = 0; part < HALF; part += Lanes.COUNT) {
      FloatVector p = FloatVector.zero(Lanes.FLOATS);
      FloatVector q = FloatVector.zero(Lanes.FLOATS);
      for (int i = part; i < count; i += HALF) {
        FloatVector w = Lanes.load(weights, weight + i);
        FloatVector a = Lanes.load(plain, row + i);
        FloatVector b = Lanes.load(withNoise, row + i);
        p = a.fma(w, p);
        q = b.fma(w, q);
        Lanes.store(b.fma(FloatVector.broadcast(Lanes.FLOATS, deviation), a.mul(location)), plain, row + i);
      }
      p.intoArray(sums, part);
      q.intoArray(sums, HALF + part);
    }
  }

  private static void combine(
      MemorySegment plain, MemorySegment withNoise, long row, int count, MemorySegment weights, long weight,
      float location, float deviation, float[] sums) {
    Arrays.fill(sums, 0f);
    for (int i = 0; i < count; i++) {
      float w = Lanes.get(weights, weight + i);
      float a = Lanes.get(plain, row + i);
      float b = Lanes.get(withNoise, row + i);
      sums[i % HALF] = Math.fma(a, w, sums[i % HALF]);
      sums[HALF + i % HALF] = Math.fma(b, w, sums[HALF + i % HALF]);
      Lanes.set(plain, row + i, Math.fma(b, deviation, a * location));
    }
  }
}
