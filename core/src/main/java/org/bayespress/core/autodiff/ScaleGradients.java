package org.bayespress.core.autodiff;

import org.bayespress.core.kernels.NonZeros;
import org.bayespress.core.kernels.ScaledInputs;
import org.bayespress.core.kernels.ScaledWeightGradient;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

/**
 * Gradients of the weights of the first layer of a network and of the scales of its inputs, without a gradient of the scaled
 * inputs; see {@link ScaledWeightGradient}.
 */
final class ScaleGradients {
  private final VectorScaleOperation scale;
  private final ScaledWeightGradient[] kinds;
  private final Tensor[] rows;
  private final float[][] sums;

  /** With kind 0 for means and, where the layer is variational, 1 for variances. */
  ScaleGradients(Slab slab, int threads, DenseLayer layer, VectorScaleOperation scale) {
    this.scale = scale;
    kinds = new ScaledWeightGradient[layer.variational() ? 2 : 1];
    for (int kind = 0; kind < kinds.length; kind++) {
      kinds[kind] = new ScaledWeightGradient(layer.in(), layer.out(), kind == 1);
    }
    rows = new Tensor[threads];
    for (int worker = 0; worker < threads; worker++) {
      rows[worker] = slab.reserve(ScaledWeightGradient.scratch(layer.out()));
    }
    sums = new float[threads][ScaledWeightGradient.SUMS];
  }

  /** What lists of columns are made of. */
  ScaledInputs inputs() {
    return scale.made();
  }

  /** One task; see {@link ScaledWeightGradient#run}. */
  void run(int kind, int task, int worker, NonZeros inputs, Tensor dy, Tensor weights, Tensor target) {
    ScaleParameters scales = scale.scales();
    kinds[kind].run(
        task, inputs, dy.segment(), weights.segment(), scales.location().segment(),
        scales.deviation().segment(),
        scale.made().normal(), rows[worker].segment(), sums[worker], target.segment());
  }

  /** Leaves the gradients of the scales, after all tasks. */
  void finish() {
    Tensor dLocation = scale.scales().dLocation();
    Tensor dDeviation = scale.scales().dDeviation();
    for (int k = 0; k < dLocation.length(); k++) {
      float location = kinds[0].dLocation(k);
      float deviation = kinds[0].dDeviation(k);
      dLocation.set(k, kinds.length == 1 ? location : location + kinds[1].dLocation(k));
      dDeviation.set(k, kinds.length == 1 ? deviation : deviation + kinds[1].dDeviation(k));
    }
    scale.begin();
  }
}
