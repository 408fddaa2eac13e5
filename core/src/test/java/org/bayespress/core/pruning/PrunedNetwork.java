package org.bayespress.core.pruning;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.LayerSpec.MaxPool;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.NetworkSpec;

/** A small convolutional network with random weights, a share of them zero. */
final class PrunedNetwork {
  static final NetworkSpec SPEC =
      new NetworkSpec(
          "small", 1, 12, 12,
          List.of(
              new Conv2d("conv1", 1, 6, 3), new MaxPool(2), new Relu(), new Conv2d("conv2", 6, 8, 2), new MaxPool(2),
              new Relu(), new Flatten(), new Dense("fc1", 32, 20), new Relu(), new Dense("fc2", 20, 4)));

  private PrunedNetwork() {}

  private static float[] normals(int count, int stream) {
    float[] values = new float[count];
    NormalNoise.fill(
        MemorySegment.ofArray(values), 0, count, NoiseKey.of(11, NoiseKey.Purpose.MONTE_CARLO), 0, stream, 0);
    return values;
  }

  static double[] image(int number) {
    float[] pixels = normals(144, 1000 + number);
    double[] wide = new double[pixels.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = pixels[i];
    }
    return wide;
  }

  static List<float[]> weights(double zeroShare) {
    List<float[]> all = new ArrayList<>();
    double cut = new NormalDistribution().inverseCumulativeProbability(zeroShare);
    for (LayerSpec.Weighted layer : SPEC.weightedLayers()) {
      float[] w = normals(layer.weightCount(), all.size());
      float[] gate = normals(layer.weightCount(), 100 + all.size());
      for (int i = 0; i < w.length; i++) {
        w[i] = gate[i] < cut ? 0f : w[i];
      }
      all.add(w);
    }
    return all;
  }

  static List<float[]> biases() {
    List<float[]> all = new ArrayList<>();
    for (LayerSpec.Weighted layer : SPEC.weightedLayers()) {
      all.add(normals(layer.outputs(), 50 + all.size()));
    }
    return all;
  }
}
