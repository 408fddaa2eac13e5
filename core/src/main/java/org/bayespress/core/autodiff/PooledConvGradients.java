package org.bayespress.core.autodiff;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.ChannelsInnermost;
import org.bayespress.core.kernels.ConvolutionShape;
import org.bayespress.core.kernels.Elementwise;
import org.bayespress.core.kernels.GradientsByPlace;
import org.bayespress.core.kernels.PatchGradient;
import org.bayespress.core.kernels.PatchLayout;
import org.bayespress.core.kernels.PatchSpread;
import org.bayespress.core.kernels.PatchWeights;
import org.bayespress.core.kernels.PooledSampling;
import org.bayespress.core.kernels.WindowGradients;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

/**
 * The way back of {@link PooledConvOperation}. A window has a gradient at its maximum alone, so gradients become lists
 * ({@link WindowGradients}); weights and inputs get theirs from the patches of inputs under the maxima. Sums are over
 * groups in their order.
 */
final class PooledConvGradients {
  private final Variable x;
  private final Variable y;
  private final Parameters weights;
  private final ConvolutionShape shape;
  private final int groups;
  private final int windows;
  private final ChannelScales scales;
  private final PatchWeights packed;
  private final PatchGradient ofWeights;
  private final PatchSpread ofInputs;
  private final ChannelsInnermost transposition;
  private final WindowGradients lists;
  private final Tensor inputs;
  private final Tensor[] dInputs;
  private final GradientsByPlace[] sorted;
  private final float[][] sums;
  private final Tensor biasParts;
  private final Tensor biasVarianceParts;
  private boolean addToGradient;

  PooledConvGradients(
      Slab slab, int threads, Variable x, Variable y, Parameters weights, ConvolutionShape shape,
      int windows, ChannelScales scales) {
    this.x = x;
    this.y = y;
    this.weights = weights;
    this.shape = shape;
    this.windows = windows;
    this.scales = scales;
    groups = x.value().extent(0);
    PatchLayout layout = new PatchLayout(shape);
    packed = new PatchWeights(slab, layout);
    ofWeights = new PatchGradient(layout);
    ofInputs = new PatchSpread(layout);
    transposition = new ChannelsInnermost(shape.channels(), shape.height() * shape.width(), shape.images());
    int pixels = shape.images() * shape.height() * shape.width();
    lists = new WindowGradients(groups, shape.outputs(), windows, shape.images(), pixels);
    inputs = slab.reserve(layout.floats(groups));
    dInputs = new Tensor[x.needsGradient() ? threads : 0];
    sorted = new GradientsByPlace[dInputs.length];
    for (int worker = 0; worker < dInputs.length; worker++) {
      dInputs[worker] = slab.reserve(layout.floats(1));
      sorted[worker] = new GradientsByPlace(pixels, shape.outputs() * windows * shape.images());
    }
    sums = new float[threads][ofWeights.scratch()];
    biasParts = slab.reserve(groups, shape.outputs());
    biasVarianceParts = weights.biasVariance() != null ? slab.reserve(groups, shape.outputs()) : null;
  }

  /** What must be done before the first group. */
  void begin(Pass pass) {
    addToGradient = x.needsGradient() && x.claimGradient();
    MemorySegment variance = weights.variational() ? weights.variance().segment() : null;
    pass.pool().run(
        shape.outputs(), (output, worker) -> packed.pack(output, weights.mean().segment(), variance));
  }

  /** Lists the gradients of one group and hands them to its inputs. */
  void ofGroup(int group, int worker, PooledSampling.Kept kept) {
    transposition.take(x.value().segment(), from(group), inputs.segment(), group * shape.inGroup());
    for (int channel = 0; channel < shape.outputs(); channel++) {
      list(group, channel, kept);
    }
    if (x.needsGradient()) {
      MemorySegment dx = dInputs[worker].segment();
      ofInputs.run(group, inputs.segment(), lists, packed, weights.variational(), sorted[worker], dx);
      transposition.giveBack(dx, x.gradient().segment(), from(group), addToGradient);
    }
  }

  private long from(int group) {
    return (long) group * shape.inGroup();
  }

  private void list(int group, int channel, PooledSampling.Kept kept) {
    MemorySegment dy = y.gradient().segment();
    long row = (long) group * shape.outputs() + channel;
    long from = row * windows * shape.images();
    MemorySegment z = scales == null ? null : scales.z();
    long zFrom = scales == null ? 0 : scales.first(group, channel);
    lists.fill(group, channel, dy, kept, from, z, zFrom, windows, shape.images(), shape.height() * shape.width());
    biasParts.set(row, lists.sumOfMeans(group, channel));
    if (biasVarianceParts != null) {
      biasVarianceParts.set(row, lists.sumOfVariances(group, channel));
    }
    if (scales != null) {
      WindowGradients.ofScales(dy, kept.drawn(), from, windows, shape.images(), scales.dz(), zFrom);
    }
  }

  /** Gradients of weights and biases, once all groups are listed. */
  void ofWeights(Pass pass) {
    MemorySegment dVariance = weights.variational() ? weights.dVariance().segment() : null;
    pass.pool().run(
        ofWeights.tasks(), (task, worker) -> ofWeights
            .run(task, inputs.segment(), lists, groups, packed, sums[worker], weights.dMean().segment(), dVariance));
    Elementwise.sumRows(biasParts.segment(), groups, weights.dBias().segment(), shape.outputs());
    if (biasVarianceParts != null) {
      Elementwise.sumRows(biasVarianceParts.segment(), groups, weights.dBiasVariance().segment(), shape.outputs());
    }
  }
}
