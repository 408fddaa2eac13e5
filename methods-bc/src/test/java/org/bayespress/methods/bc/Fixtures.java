package org.bayespress.methods.bc;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bayespress.core.method.Settings;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.GroupScales;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.format.container.BpzException;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.LayerSpec.MaxPool;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/** A small convolutional network with random weights under scales of two clusters. */
final class Fixtures {
  static final NetworkSpec NETWORK =
      new NetworkSpec(
          "small", 1, 12, 12,
          List.of(
              new Conv2d("conv1", 1, 6, 3), new MaxPool(2), new Relu(), new Conv2d("conv2", 6, 8, 2), new MaxPool(2),
              new Relu(), new Flatten(), new Dense("fc1", 32, 20), new Relu(), new Dense("fc2", 20, 4)));
  static final Preprocessing PREPROCESSING = new Preprocessing(new float[] {1 / 64f}, new float[] {-2f});

  private Fixtures() {}

  static float[] normals(int count, int stream) {
    float[] values = new float[count];
    NormalNoise.fill(
        MemorySegment.ofArray(values), 0, count, NoiseKey.of(12, NoiseKey.Purpose.MONTE_CARLO), 0, stream, 0);
    return values;
  }

  /** Every third group has a score around 6 and a scale of 0.1, the others around -4 and 1. */
  static TrainedPosterior posterior(double logSigma2) {
    List<TrainedPosterior.Layer> layers = new ArrayList<>();
    for (LayerSpec.Weighted spec : NETWORK.weightedLayers()) {
      int stream = 10 * layers.size();
      boolean filters = spec instanceof Conv2d;
      int groups = filters ? spec.outputs() : spec.weightCount() / spec.outputs();
      double[] mean = new double[groups];
      double[] variance = new double[groups];
      double[] score = new double[groups];
      float[] spread = normals(groups, stream);
      for (int g = 0; g < groups; g++) {
        boolean pruned = g % 3 == 2;
        mean[g] = pruned ? 0.1 : 1 + 0.1 * spread[g];
        variance[g] = pruned ? 0.2 : 1e-3;
        score[g] = (pruned ? 6 : -4) + 0.5 * spread[g];
      }
      float[] logs = new float[spec.weightCount()];
      Arrays.fill(logs, (float) logSigma2);
      float[] biasLogs = new float[spec.outputs()];
      Arrays.fill(biasLogs, (float) logSigma2 - 1);
      layers.add(
          new TrainedPosterior.Layer(
              spec.name(), normals(spec.weightCount(), stream + 1), logs, normals(spec.outputs(), stream + 2), biasLogs,
              new GroupScales(
                  filters ? GroupScales.Axis.OUTPUT : GroupScales.Axis.INPUT, mean, variance, score)));
    }
    return new TrainedPosterior(NETWORK, layers);
  }

  /** The method's settings with the given values (key, value, ...) in place of the usual ones. */
  static Settings settings(Object... pairs) {
    Map<String, Object> values = new HashMap<>(Map.of(
        "initial-log-sigma2", -9, "log-sigma2-spread", 0.01, "scale.initial-log-variance", -8, "scale.spread", 0.02,
        "largest-deviations", List.of(), "pruning.rule", "gap", "pruning.tolerance", 0.1,
        "pruning.thresholds", List.of(), "precision", "paper"));
    values.putAll(Map.of("quantization.tolerance", 0.06, "quantization.coarsest", 5.6, "quantization.finest", 0.35,
        "pruning.keep-means", false));
    for (int i = 0; i < pairs.length; i += 2) {
      values.put((String) pairs[i], pairs[i + 1]);
    }
    return new MapSettings(values, "");
  }

  private record MapSettings(Map<String, Object> values, String prefix) implements Settings {
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
      return new SettingsException(prefix + key + ": found " + found + "; allowed is " + allowed);
    }
  }

  static DecodedModel decode(CompressedModel model) {
    try {
      return BpzReader.read(BpzWriter.write(model).bytes());
    } catch (BpzException e) {
      throw new AssertionError(e);
    }
  }

  /** The network with these weights, exactly, by way of a file. */
  static DecodedModel exactly(NetworkSpec network, List<float[]> weights, List<float[]> biases) {
    List<CompressedModel.Layer> layers = new ArrayList<>();
    List<LayerSpec.Weighted> specs = network.weightedLayers();
    for (int i = 0; i < specs.size(); i++) {
      layers.add(
          new CompressedModel.Layer(
              specs.get(i).name(), new QuantizedTensor.Floats(specs.get(i).weightShape(), weights.get(i)),
              new QuantizedTensor.Floats(new int[] {specs.get(i).outputs()}, biases.get(i))));
    }
    return decode(new CompressedModel(network, PREPROCESSING, layers));
  }

  static byte[] pixels(int count, int image) {
    float[] noise = normals(count, 500 + image);
    byte[] pixels = new byte[count];
    for (int i = 0; i < count; i++) {
      pixels[i] = (byte) Math.clamp(Math.round(110 + 60 * noise[i]), 0, 255);
    }
    return pixels;
  }
}
