package org.bayespress.methods.miracle.training;

import java.util.Arrays;
import org.bayespress.core.kernels.Elementwise;
import org.bayespress.core.memory.Slab;
import org.bayespress.methods.miracle.posterior.AdamArray;
import org.bayespress.methods.miracle.posterior.AdamRate;
import org.bayespress.methods.miracle.posterior.Span;

/** Standard deviations of the coding prior, one per tensor: learned with the weights, then fixed as a file holds them. */
final class Scales {
  private final AdamArray logScales;
  private final double[][] dLogScale;
  private final float[] values;
  private boolean frozen;

  /** Reserves the parameters, for up to so many blocks. */
  Scales(Slab slab, int tensors, int blocks) {
    logScales = AdamArray.reserve(slab, tensors);
    dLogScale = new double[blocks][tensors];
    values = new float[tensors];
  }

  void start(double[] at) {
    for (int t = 0; t < values.length; t++) {
      logScales.value().set(t, (float) Math.log(at[t]));
    }
    read();
  }

  /** Derives what follows from the parameters, after they were read from a checkpoint. */
  void restored(boolean nowFrozen) {
    frozen = nowFrozen;
    read();
  }

  private void read() {
    for (int t = 0; t < values.length; t++) {
      float scale = (float) Math.exp(logScales.value().get(t));
      values[t] = frozen ? short16(scale) : scale;
    }
  }

  private static float short16(float value) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(value) + 0x8000 & 0xFFFF_0000);
  }

  /** Fixes the scales at the nearest values whose upper half is all that a file needs. */
  void freeze() {
    restored(true);
  }

  boolean frozen() {
    return frozen;
  }

  /** Per tensor; not a copy. */
  float[] values() {
    return values;
  }

  /** Keeps what a block adds to the derivatives; blocks may be worked on by several threads. */
  void collect(int block, Span span, short[] tensorOfPlace) {
    double[] sums = dLogScale[block];
    Arrays.fill(sums, 0);
    for (int i = 0; i < span.count; i++) {
      sums[tensorOfPlace[span.from + i]] += span.dLogRho[i];
    }
  }

  /** One update. Until scales are fixed no block is coded, so each of the first {@code blocks} has a sum of this step. */
  void update(int blocks, AdamRate rate) {
    float[] sums = new float[values.length];
    for (int t = 0; t < sums.length; t++) {
      double sum = 0;
      for (int b = 0; b < blocks; b++) {
        sum += dLogScale[b][t];
      }
      sums[t] = (float) sum;
    }
    logScales.update(0, sums.length, sums, rate);
    read();
  }

  /** Whether every parameter is a number. */
  boolean finite() {
    return Elementwise.allFinite(logScales.value().segment(), logScales.value().length());
  }
}
