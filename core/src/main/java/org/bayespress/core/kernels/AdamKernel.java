package org.bayespress.core.kernels;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * One Adam update (Kingma and Ba, 2015, algorithm 1 with the bias corrections folded into the rate, as in section 2 of
 * the paper): {@code m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; p = p - rate m / (sqrt(v) + epsilon)}.
 *
 * <p>Moments below 2^-100 count as zero: they move no weight (with an epsilon of 1e-8 their step is below 2^-73 at
 * any rate up to 1), but left
 * alone those of muted weights decay into subnormal numbers and stay there, which makes an update up to 30 times slower
 * on some processors.
 */
public final class AdamKernel {

  /** Smaller moments count as zero. */
  static final float LEAST_MOMENT = 0x1p-100f;

  private AdamKernel() {}

  /** Updates {@code count} parameters; parameter segments start at {@code from}, gradients at {@code gradientFrom}. */
  public static void update(
      MemorySegment parameters,
      MemorySegment first,
      MemorySegment second,
      long from,
      MemorySegment gradients,
      long gradientFrom,
      long count,
      float rate,
      float beta1,
      float beta2,
      float epsilon) {
    float rest1 = 1f - beta1;
    float rest2 = 1f - beta2;
    long i = 0;
    for (long bound = Lanes.bound(0, count); i < bound; i += Lanes.COUNT) {
      FloatVector g = Lanes.load(gradients, gradientFrom + i);
      FloatVector m = Lanes.load(first, from + i).mul(beta1).add(g.mul(rest1));
      FloatVector v = Lanes.load(second, from + i).mul(beta2).add(g.mul(g).mul(rest2));
      m = m.blend(0f, m.abs().compare(VectorOperators.LT, LEAST_MOMENT));
      v = v.blend(0f, v.compare(VectorOperators.LT, LEAST_MOMENT));
      Lanes.store(m, first, from + i);
      Lanes.store(v, second, from + i);
      FloatVector step = m.mul(rate).div(v.sqrt().add(epsilon));
      Lanes.store(Lanes.load(parameters, from + i).sub(step), parameters, from + i);
    }
    for (; i < count; i++) {
      float g = Lanes.get(gradients, gradientFrom + i);
      float m = Lanes.get(first, from + i) * beta1 + g * rest1;
      float v = Lanes.get(second, from + i) * beta2 + g * g * rest2;
      m = Math.abs(m) < LEAST_MOMENT ? 0f : m;
      v = v < LEAST_MOMENT ? 0f : v;
      Lanes.set(first, from + i, m);
      Lanes.set(second, from + i, v);
      float step = m * rate / ((float) Math.sqrt(v) + epsilon);
      Lanes.set(parameters, from + i, Lanes.get(parameters, from + i) - step);
    }
  }
}
