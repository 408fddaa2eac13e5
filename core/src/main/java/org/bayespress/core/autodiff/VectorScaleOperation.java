package org.bayespress.core.autodiff;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.Elementwise;
import org.bayespress.core.kernels.NonZeros;
import org.bayespress.core.kernels.ScaleKernel;
import org.bayespress.core.kernels.ScaledInputs;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.posterior.ScaleDistribution;

/**
 * {@code y = x o z} with one z per example and feature, drawn from the feature's location and deviation; x and y are
 * {@code [batch, features]}. In front of a variational dense layer this gives {@code y M' + b} and
 * {@code (y o y) V' + ...}: the layer with a scale per input neuron (Louizos, Ullrich and Welling, 2017, section 3).
 *
 * <p>Of an input of the network, a dense layer behind may make the gradients of location and deviation itself, without a
 * gradient of y ({@link ScaleGradients}).
 *
 * <p>Gradients of a feature are summed over the examples in their order, features in panels, so that threads do not
 * change them.
 */
final class VectorScaleOperation implements Operation {
  /** Numbers that are left out together: as many as the noise is made in. */
  private static final int RUN = 32;

  /** Features of a task of the backward pass, at most. */
  private static final int PANEL = 64;

  private final Variable x;
  private final Variable y;
  private final ScaleParameters scales;
  private final int layer;
  private final int batch;
  private final int features;
  private final Panels panels;
  private final Tensor eps;
  private final Tensor z;
  private boolean begun;

  VectorScaleOperation(Slab slab, Variable x, Variable y, ScaleParameters scales, int layer) {
    this.x = x;
    this.y = y;
    this.scales = scales;
    this.layer = layer;
    batch = x.value().extent(0);
    features = x.value().extent(1);
    panels = Panels.of(features, PANEL);
    eps = slab.reserve(batch, features);
    z = slab.reserve(batch, features);
  }

  /** Whether this makes {@code variable}, of an input that needs no gradient. */
  boolean isFirst(Variable variable) {
    return variable == y && !x.needsGradient();
  }

  /** What y is made of, with memory allocated. */
  ScaledInputs made() {
    return new ScaledInputs(
        x.value().segment(), eps.segment(), scales.distribution() == ScaleDistribution.NORMAL);
  }

  ScaleParameters scales() {
    return scales;
  }

  /** Notes that a layer has written gradients of location and deviation, which do not go through the gradient of y. */
  void begin() {
    begun = true;
  }

  @Override
  public void forward(Pass pass) {
    begun = false;
    int length = batch * features;
    pass.pool().run(Sampling.blocks(length), (block, worker) -> {
      int from = block * Sampling.BLOCK;
      int end = Math.min(from + Sampling.BLOCK, length);
      if (x.needsGradient()) {
        scale(pass, from, end - from);
      } else {
        scaleWhereNotZero(pass, from, end);
      }
    });
  }

  private void scale(Pass pass, int from, int count) {
    MemorySegment noise = eps.segment().asSlice((long) from * Float.BYTES, (long) count * Float.BYTES);
    pass.noise().fill(noise, pass.step(), layer, from, count);
    draw(from, count);
    ScaleKernel.multiply(x.value().segment(), z.segment(), y.value().segment(), false, from, count);
  }

  /** Of an input, nothing is ever asked of the scale of a zero. Margins of images have many next to each other. */
  private void scaleWhereNotZero(Pass pass, int first, int end) {
    int from = first;
    while (from < end) {
      boolean zeros = zeros(from, end);
      int to = Math.min(end, from + RUN);
      while (to < end && zeros(to, end) == zeros) {
        to = Math.min(end, to + RUN);
      }
      if (zeros) {
        Elementwise.clear(y.value().segment(), from, to - from);
      } else {
        scale(pass, from, to - from);
      }
      from = to;
    }
  }

  /** Whether the run from {@code from} on, within {@code end}, is all zeros. */
  private boolean zeros(int from, int end) {
    return NonZeros.isAll(x.value().segment(), from, Math.min(RUN, end - from), 0f);
  }

  /** Row by row: within a row, features follow each other. */
  private void draw(int from, int count) {
    MemorySegment location = scales.location().segment();
    MemorySegment deviation = scales.deviation().segment();
    int end = from + count;
    for (int i = from; i < end;) {
      int feature = i % features;
      int run = Math.min(features - feature, end - i);
      if (scales.distribution() == ScaleDistribution.NORMAL) {
        ScaleKernel.drawNormal(location, deviation, feature, eps.segment(), z.segment(), i, run);
      } else {
        ScaleKernel.drawLogNormal(location, deviation, feature, eps.segment(), z.segment(), i, run);
      }
      i += run;
    }
  }

  @Override
  public void backward(Pass pass) {
    if (begun && !y.gradientClaimed()) {
      return;
    }
    boolean down = x.needsGradient();
    boolean add = down && x.claimGradient();
    boolean normal = scales.distribution() == ScaleDistribution.NORMAL;
    MemorySegment through = normal ? x.value().segment() : y.value().segment();
    MemorySegment dy = y.gradient().segment();
    pass.pool().run(panels.count(), (panel, worker) -> {
      int feature = panels.from(panel);
      int width = panels.width(panel);
      MemorySegment dLocation = scales.dLocation().segment();
      MemorySegment dDeviation = scales.dDeviation().segment();
      if (!begun) {
        Elementwise.clear(dLocation, feature, width);
        Elementwise.clear(dDeviation, feature, width);
      }
      for (int row = 0; row < batch; row++) {
        long from = (long) row * features + feature;
        ScaleKernel.addGradients(dy, through, eps.segment(), from, dLocation, dDeviation, feature, width);
        if (down) {
          ScaleKernel.multiply(dy, z.segment(), x.gradient().segment(), add, from, width);
        }
      }
    });
  }
}
