package org.bayespress.experiments.run;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bayespress.core.posterior.ScaleAndShift;

/** Counting weights that are not zero, and what a general compressor makes of a dense network. */
final class Counts {
  private static final int ZSTD_LEVEL = 19;

  private Counts() {}

  static int nonZero(float[] values) {
    int count = 0;
    for (float value : values) {
      count += value != 0 ? 1 : 0;
    }
    return count;
  }

  /** Percent of the weights that are not zero, by layer. */
  static Map<String, Double> nonZeroPercent(List<String> layers, List<float[]> weights) {
    Map<String, Double> percent = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      percent.put(layers.get(i), 100.0 * nonZero(weights.get(i)) / weights.get(i).length);
    }
    return percent;
  }

  /**
   * Length of the parameters, little-endian float32, weights and bias layer by layer, then scales and shifts of batch
   * normalisations, after zstd at level 19.
   */
  static long zstdBytes(List<float[]> weights, List<float[]> biases, List<ScaleAndShift> normalizations) {
    long floats = normalizations.stream().mapToLong(each -> each.scale().length + each.shift().length).sum();
    for (int i = 0; i < weights.size(); i++) {
      floats += weights.get(i).length + biases.get(i).length;
    }
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(4 * floats)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < weights.size(); i++) {
      put(buffer, weights.get(i));
      put(buffer, biases.get(i));
    }
    for (ScaleAndShift each : normalizations) {
      put(buffer, each.scale());
      put(buffer, each.shift());
    }
    return Zstd.compress(buffer.array(), ZSTD_LEVEL).length;
  }

  private static void put(ByteBuffer buffer, float[] values) {
    for (float value : values) {
      buffer.putFloat(value);
    }
  }
}
