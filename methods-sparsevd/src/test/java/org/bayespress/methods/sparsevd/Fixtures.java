package org.bayespress.methods.sparsevd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.method.Settings;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.format.container.BpzException;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.LayerSpec.MaxPool;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.NetworkSpec;

/** A small convolutional network with random, mostly pruned weights. */
final class Fixtures {
  static final NetworkSpec NETWORK =
      new NetworkSpec(
          "small", 1, 12, 12,
          List.of(
              new Conv2d("conv1", 1, 6, 3), new MaxPool(2), new Relu(), new Conv2d("conv2", 6, 8, 2), new MaxPool(2),
              new Relu(), new Flatten(), new Dense("fc1", 32, 20), new Relu(), new Dense("fc2", 20, 4)));

  private Fixtures() {}

  static float[] normals(int count, int stream) {
    MemorySegment values = MemorySegment.ofArray(new float[count]);
    NormalNoise.fill(values, 0, count, NoiseKey.of(11, NoiseKey.Purpose.MONTE_CARLO), 0, stream, 0);
    return values.toArray(ValueLayout.JAVA_FLOAT);
  }

  /** Weights of which a share is zero, some units wholly, and biases. */
  static List<float[]> weights(double zeroShare) {
    List<float[]> all = new ArrayList<>();
    int stream = 0;
    for (LayerSpec.Weighted layer : NETWORK.weightedLayers()) {
      float[] w = normals(layer.weightCount(), stream);
      float[] gate = normals(layer.weightCount(), 100 + stream);
      double cut =
          new org.apache.commons.math3.distribution.NormalDistribution().inverseCumulativeProbability(zeroShare);
      for (int i = 0; i < w.length; i++) {
        w[i] = gate[i] < cut ? 0f : w[i];
      }
      all.add(w);
      stream++;
    }
    return all;
  }

  static List<float[]> biases() {
    List<float[]> all = new ArrayList<>();
    int stream = 50;
    for (LayerSpec.Weighted layer : NETWORK.weightedLayers()) {
      all.add(normals(layer.outputs(), stream++));
    }
    return all;
  }

  static TrainedPosterior posterior(List<float[]> weights, List<float[]> biases, double logSigma2) {
    List<TrainedPosterior.Layer> layers = new ArrayList<>();
    List<LayerSpec.Weighted> specs = NETWORK.weightedLayers();
    for (int i = 0; i < specs.size(); i++) {
      float[] variances = new float[weights.get(i).length];
      java.util.Arrays.fill(variances, (float) logSigma2);
      layers.add(new TrainedPosterior.Layer(specs.get(i).name(), weights.get(i), variances, biases.get(i)));
    }
    return new TrainedPosterior(NETWORK, layers);
  }

  /** Settings from a map in the order (key, value, ...). */
  static Settings settings(Object... pairs) {
    java.util.Map<String, Object> values = new java.util.HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put((String) pairs[i], pairs[i + 1]);
    }
    return new MapSettings(values, "");
  }

  private record MapSettings(java.util.Map<String, Object> values, String prefix) implements Settings {
    @Override
    public double real(String key) {
      return ((Number) values.get(prefix + key)).doubleValue();
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<Double> reals(String key) {
      return (List<Double>) values.get(prefix + key);
    }

    @Override
    public int whole(String key) {
      return ((Number) values.get(prefix + key)).intValue();
    }

    @Override
    public String text(String key) {
      return (String) values.get(prefix + key);
    }

    @Override
    public boolean flag(String key) {
      return (Boolean) values.get(prefix + key);
    }

    @Override
    public Settings section(String key) {
      return new MapSettings(values, prefix + key + ".");
    }

    @Override
    public SettingsException refuse(String key, Object found, String allowed) {
      return new SettingsException(prefix + key + " = " + found + "; allowed is " + allowed);
    }
  }

  static Settings usual() {
    return coded("range-coded", 5);
  }

  static Settings coded(String coding, int indexBits) {
    return settings(
        "coding", coding, "index-bits", indexBits, "initial-theta", 0.01, "initial-log-sigma2", -10, "log-alpha-clip",
        8, "train-clip-log-alpha", 3,
        "prune-log-alpha", 3, "quantization.tolerance", 0.1, "quantization.coarsest", 4, "quantization.finest", 0.5);
  }

  static DecodedModel decode(CompressedModel model) {
    try {
      return BpzReader.read(BpzWriter.write(model).bytes());
    } catch (BpzException e) {
      throw new AssertionError(e);
    }
  }
}
