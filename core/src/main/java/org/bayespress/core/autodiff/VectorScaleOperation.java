package org.bayespress.core.autodiff;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.ScaleKernel;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.posterior.ScaleDistribution;

/**
 * {@code y = x o z} with one z per example and feature, drawn from the feature's location and deviation; x and y are
 * {@code [batch, features]}. In front of a variational dense layer this gives {@code y M' + b} and
 * {@code (y o y) V' + ...}: the layer with a scale per input neuron (Louizos, Ullrich and Welling, 2017, section 3).
 *
 * <p>Gradients of a feature are summed over the examples in their order, features in panels, so that threads do not
 * change them.
 */
final class VectorScaleOperation implements Operation {
  private final Variable x;
  private final Variable y;
  private final ScaleParameters scales;
  private final int layer;
  private final int batch;
  private final int features;
  private final Panels panels;
  private final Tensor eps;
  private final Tensor z;

  VectorScaleOperation(Slab slab, Variable x, Variable y, ScaleParameters scales, int layer) {
    this.x = x;
    this.y = y;
    this.scales = scales;
    this.layer = layer;
    batch = x.value().extent(0);
    features = x.value().extent(1);
    panels = Panels.of(features, 256);
    eps = slab.reserve(batch, features);
    z = slab.reserve(batch, features);
  }

  @Override
  public void forward(Pass pass) {
    int length = batch * features;
    pass.pool().run(Sampling.blocks(length), (block, worker) -> {
      int from = block * Sampling.BLOCK;
      int count = Math.min(Sampling.BLOCK, length - from);
      MemorySegment noise = eps.segment().asSlice((long) from * Float.BYTES, (long) count * Float.BYTES);
      pass.noise().fill(noise, pass.step(), layer, from, count);
      draw(from, count);
      ScaleKernel.multiply(x.value().segment(), z.segment(), y.value().segment(), false, from, count);
    });
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
      clear(dLocation, feature, width);
      clear(dDeviation, feature, width);
      for (int row = 0; row < batch; row++) {
        long from = (long) row * features + feature;
        ScaleKernel.addGradients(dy, through, eps.segment(), from, dLocation, dDeviation, feature, width);
        if (down) {
          ScaleKernel.multiply(dy, z.segment(), x.gradient().segment(), add, from, width);
        }
      }
    });
  }

  private static void clear(MemorySegment segment, int from, int count) {
    segment.asSlice((long) from * Float.BYTES, (long) count * Float.BYTES).fill((byte) 0);
  }
}
