package org.bayespress.methods.vnq;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.bayespress.format.network.Preprocessing;

/** A small convolutional network with random weights. */
final class Fixtures {
  static final NetworkSpec NETWORK =
      new NetworkSpec(
          "small", 1, 12, 12,
          List.of(
              new Conv2d("conv1", 1, 6, 3), new MaxPool(2), new Relu(), new Conv2d("conv2", 6, 8, 2), new MaxPool(2),
              new Relu(), new Flatten(), new Dense("fc1", 32, 20), new Relu(), new Dense("fc2", 20, 10)));

  static final Preprocessing UNIT = new Preprocessing(new float[] {1 / 255f}, new float[] {-0.5f});

  private Fixtures() {}

  static float[] normals(int count, int stream) {
    MemorySegment values = MemorySegment.ofArray(new float[count]);
    NormalNoise.fill(values, 0, count, NoiseKey.of(11, NoiseKey.Purpose.MONTE_CARLO), 0, stream, 0);
    return values.toArray(ValueLayout.JAVA_FLOAT);
  }

  /**
   * Means of deviation 0.2, log variances around {@code logSigma2}.
   *
   * @param levels of every layer
   */
  static TrainedPosterior posterior(double logSigma2, double... levels) {
    List<TrainedPosterior.Layer> layers = new ArrayList<>();
    for (LayerSpec.Weighted spec : NETWORK.weightedLayers()) {
      int stream = 10 * layers.size();
      float[] theta = normals(spec.weightCount(), stream);
      float[] logs = normals(spec.weightCount(), stream + 1);
      for (int i = 0; i < theta.length; i++) {
        theta[i] *= 0.2f;
        logs[i] += (float) logSigma2;
      }
      layers.add(layer(spec.name(), theta, logs, normals(spec.outputs(), stream + 2), levels));
    }
    return new TrainedPosterior(NETWORK, layers);
  }

  static TrainedPosterior.Layer layer(
      String name, float[] theta, float[] logSigma2, float[] bias, double... levels) {
    return new TrainedPosterior.Layer(
        name, theta, logSigma2, bias, null, null,
        levels.length == 0 ? new double[0] : new double[] {levels[levels.length - 1]}, levels);
  }

  /** The defaults of {@code reference.conf}, with changes in the order (key, value, ...). */
  static Settings settings(Object... changes) {
    Map<String, Object> values = new HashMap<>(
        Map.of(
            "initial-means", "glorot", "initial-theta", 0.01, "initial-log-sigma2", -8.0, "prune-log-alpha", 2.0,
            "projection.least-log-sigma2", -10.0, "projection.largest-log-sigma2", 1.0, "projection.reach-log-alpha",
            2.0, "biases", "half", "normalization", "as-trained"));
    for (int i = 0; i < changes.length; i += 2) {
      values.put((String) changes[i], changes[i + 1]);
    }
    return new MapSettings(values, "");
  }

  private record MapSettings(Map<String, Object> values, String prefix) implements Settings {
    @Override
    public double real(String key) {
      return ((Number) values.get(prefix + key)).doubleValue();
    }

    @Override
    public List<Double> reals(String key) {
      throw new AssertionError("no key " + key);
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

  static DecodedModel decode(CompressedModel model) {
    try {
      return BpzReader.read(BpzWriter.write(model).bytes());
    } catch (BpzException e) {
      throw new AssertionError(e);
    }
  }

  /** Random pixels of one image. */
  static byte[] pixels(int stream) {
    float[] noise = normals(NETWORK.channels() * NETWORK.height() * NETWORK.width(), 900 + stream);
    byte[] pixels = new byte[noise.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.clamp(Math.round(120 + 60 * noise[i]), 0, 255);
    }
    return pixels;
  }

  static int nonZero(float[] values) {
    int count = 0;
    for (float value : values) {
      count += value != 0 ? 1 : 0;
    }
    return count;
  }

  static float[] filled(int count, double value) {
    float[] values = new float[count];
    Arrays.fill(values, (float) value);
    return values;
  }
}
