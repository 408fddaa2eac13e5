package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
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
 *   dW[o][k]      = location[k] A[k][o] + deviation[k] B[k][o]     (log-normal: A[k][o])
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
  public static final int SUMS = RowDots.SUMS;

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
      dLocation[k] = dot(plain, row, weights, weight, stride, sums);
      dDeviation[k] = dot(withNoise, row, weights, weight, stride, sums);
      if (normal) {
        combine(plain, withNoise, row, stride, Lanes.get(location, k), Lanes.get(deviation, k));
      }
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

  private float dot(MemorySegment a, long from, MemorySegment b, long start, int count, float[] sums) {
    if (lanes) {
      for (int part = 0; part < SUMS; part += Lanes.COUNT) {
        FloatVector sum = FloatVector.zero(Lanes.FLOATS);
        for (int i = part; i < count; i += SUMS) {
          sum = Lanes.load(a, from + i).fma(Lanes.load(b, start + i), sum);
        }
        sum.intoArray(sums, part);
      }
    } else {
      for (int part = 0; part < SUMS; part++) {
        sums[part] = 0;
        for (int i = part; i < count; i += SUMS) {
          sums[part] = Math.fma(Lanes.get(a, from + i), Lanes.get(b, start + i), sums[part]);
        }
      }
    }
    return PairedSums.of(sums, 0);
  }

  /** {@code plain = location plain + deviation withNoise} in one row. */
  private void combine(
      MemorySegment plain, MemorySegment withNoise, long row, int count, float location, float deviation) {
    if (lanes) {
      for (int i = 0; i < count; i += Lanes.COUNT) {
        FloatVector product = Lanes.load(plain, row + i).mul(location);
        Lanes.store(
            Lanes.load(withNoise, row + i).fma(FloatVector.broadcast(Lanes.FLOATS, deviation), product), plain,
            row + i);
      }
    } else {
      for (int i = 0; i < count; i++) {
        float product = Lanes.get(plain, row + i) * location;
        Lanes.set(plain, row + i, Math.fma(Lanes.get(withNoise, row + i), deviation, product));
      }
    }
  }
}
