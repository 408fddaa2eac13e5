package org.bayespress.methods.miracle.training;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bayespress.core.autodiff.NoiseSource;
import org.bayespress.core.autodiff.Parameters;
import org.bayespress.core.autodiff.Tape;
import org.bayespress.core.autodiff.WeightLayout;
import org.bayespress.core.kernels.Blas;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.network.TapedNetwork;
import org.bayespress.format.candidate.Sharing;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.methods.miracle.blocks.Variables;

/**
 * A network of point weights whose values come from variables, several of them from one where they share it. One sample of the
 * weights serves all images of a batch.
 */
final class PointNetwork implements AutoCloseable {
  private static final int CHUNK = 8192;

  private final Slab slab = new Slab();
  private final WorkerPool pool;
  private final Variables variables;
  private final List<Tensor> values = new ArrayList<>();
  /** Per tensor, null where it has no variables. */
  private final List<Tensor> gradients = new ArrayList<>();
  /** Per tensor, how its values lie while the tape works with them. */
  private final List<WeightLayout> layouts = new ArrayList<>();
  /** Per tensor, null where nothing is shared. */
  private final List<Sharing> sharings = new ArrayList<>();
  /** Per tensor and variable, where the gradients of values lie that take it, of those that negate it -1 - that; -2^31 for none. */
  private final List<int[]> takers = new ArrayList<>();
  private final Tape tape;
  private final TapedNetwork taped;

  PointNetwork(Variables variables, int seed, int batch, WorkerPool pool) {
    this.variables = variables;
    this.pool = pool;
    List<Parameters> parameters = new ArrayList<>();
    for (LayerSpec.Weighted layer : variables.network().weightedLayers()) {
      WeightLayout layout = WeightLayout.of(layer);
      layouts.addAll(List.of(layout, WeightLayout.vector(layer.outputs())));
      Tensor weight = slab.reserve(layout.tapeShape());
      Tensor bias = slab.reserve(layer.outputs());
      Tensor dWeight = slab.reserve(layout.shape());
      Tensor dBias = layer.biased() ? slab.reserve(layer.outputs()) : null;
      values.addAll(List.of(weight, bias));
      gradients.add(dWeight);
      gradients.add(dBias);
      parameters.add(new Parameters(weight, null, bias, dWeight, null, dBias));
    }
    NoiseSource none = (target, step, layer, index, count) -> {
      throw new IllegalStateException("a network of points draws no noise");
    };
    tape = new Tape(slab, pool, none, batch, true);
    taped = TapedNetwork.record(tape, variables.network(), parameters);
    slab.allocate();
    Blas.keepSingleThreaded();
    for (int t = 0; t < variables.tensors().size(); t++) {
      Variables.TensorVariables tensor = variables.tensors().get(t);
      Sharing sharing = tensor.sharing() == 1 ? null : Sharing.of(seed, t, tensor.count(), tensor.sharing());
      sharings.add(sharing);
      takers.add(sharing == null ? null : takers(sharing, tensor.sharing(), layouts.get(t)));
    }
  }

  private static int[] takers(Sharing sharing, int factor, WeightLayout layout) {
    int[] takers = new int[sharing.variables() * factor];
    Arrays.fill(takers, Integer.MIN_VALUE);
    int[] found = new int[sharing.variables()];
    for (int i = 0; i < sharing.variable().length; i++) {
      int variable = sharing.variable()[i];
      int place = layout.trainedPlace(i);
      takers[variable * factor + found[variable]++] = sharing.negated()[i] ? -1 - place : place;
    }
    return takers;
  }

  TapedNetwork taped() {
    return taped;
  }

  /** Gives every value that of its variable; values without one stay zero. */
  void set(float[] variable) {
    for (int t = 0; t < values.size(); t++) {
      Variables.TensorVariables tensor = variables.tensors().get(t);
      if (tensor.absent()) {
        continue;
      }
      MemorySegment to = values.get(t).segment();
      Sharing sharing = sharings.get(t);
      WeightLayout layout = layouts.get(t);
      pool.run((tensor.count() + CHUNK - 1) / CHUNK, (chunk, worker) -> {
        int end = Math.min(tensor.count(), (chunk + 1) * CHUNK);
        for (int i = chunk * CHUNK; i < end; i++) {
          float value = variable[tensor.first() + (sharing == null ? i : sharing.variable()[i])];
          boolean negated = sharing != null && sharing.negated()[i];
          to.setAtIndex(ValueLayout.JAVA_FLOAT, layout.tapePlace(i), negated ? -value : value);
        }
      });
    }
  }

  /**
   * Forward and backward pass of the batch that was loaded.
   *
   * @param scale factor of the mean cross-entropy in the gradient
   * @param gradient receives the derivative by every variable
   * @return mean cross-entropy, nats
   */
  double gradients(double scale, float[] gradient) {
    tape.forward(0);
    tape.backward(0, scale);
    for (int t = 0; t < values.size(); t++) {
      Variables.TensorVariables tensor = variables.tensors().get(t);
      if (tensor.absent()) {
        continue;
      }
      MemorySegment from = gradients.get(t).segment();
      int[] taker = takers.get(t);
      if (taker == null) {
        WeightLayout layout = layouts.get(t);
        pool.run((tensor.count() + CHUNK - 1) / CHUNK, (chunk, worker) -> {
          int end = Math.min(tensor.count(), (chunk + 1) * CHUNK);
          for (int i = chunk * CHUNK; i < end; i++) {
            gradient[tensor.first() + i] = from.getAtIndex(ValueLayout.JAVA_FLOAT, layout.trainedPlace(i));
          }
        });
        continue;
      }
      pool.run((tensor.variables() + CHUNK - 1) / CHUNK, (chunk, worker) -> {
        int end = Math.min(tensor.variables(), (chunk + 1) * CHUNK);
        for (int v = chunk * CHUNK; v < end; v++) {
          gradient[tensor.first() + v] = sum(from, taker, v * tensor.sharing(), tensor.sharing());
        }
      });
    }
    return taped.loss().meanNats();
  }

  private static float sum(MemorySegment from, int[] takers, int at, int count) {
    float sum = 0;
    for (int k = at; k < at + count && takers[k] != Integer.MIN_VALUE; k++) {
      int taker = takers[k];
      sum += taker >= 0
          ? from.getAtIndex(ValueLayout.JAVA_FLOAT, taker)
          : -from.getAtIndex(ValueLayout.JAVA_FLOAT, -1 - taker);
    }
    return sum;
  }

  /** Weights of every layer as they are set. */
  List<float[]> weights() {
    return IntStream.range(0, values.size() / 2).mapToObj(l -> described(2 * l)).toList();
  }

  /** Biases of every layer as they are set. */
  List<float[]> biases() {
    return IntStream.range(0, values.size() / 2).mapToObj(l -> described(2 * l + 1)).toList();
  }

  /** The values of a tensor in the order of the network's description. */
  private float[] described(int t) {
    float[] result = new float[variables.tensors().get(t).count()];
    for (int i = 0; i < result.length; i++) {
      result[i] = values.get(t).get(layouts.get(t).tapePlace(i));
    }
    return result;
  }

  @Override
  public void close() {
    slab.close();
  }
}
