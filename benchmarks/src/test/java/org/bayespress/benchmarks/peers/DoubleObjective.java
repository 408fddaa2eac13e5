package org.bayespress.benchmarks.peers;

import java.util.Arrays;
import java.util.Map;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * The objective of an exported step in double precision, straight from the definitions in docs/deviations.md and from
 * images as other programs store them, {@code [batch, channels, height, width]}.
 */
final class DoubleObjective {
  private final NetworkSpec network;
  private final GaussianKl kl;
  private final ExportedArrays step;
  private final int batch;

  DoubleObjective(NetworkSpec network, GaussianKl kl, ExportedArrays step) {
    this.network = network;
    this.kl = kl;
    this.step = step;
    batch = step.of("labels").length;
  }

  /** {@code [batch, classes]}; parameters by their names in the file, others are those of the file. */
  double[] logits(Map<String, double[]> parameters) {
    double[] x = step.of("input");
    for (int i = 0; i < network.layers().size(); i++) {
      int[] shape = network.shapes().get(i);
      x = switch (network.layers().get(i)) {
        case LayerSpec.Weighted layer -> sampled(layer, x, shape, parameters);
        case LayerSpec.MaxPool pool -> pooled(x, shape, pool.size());
        case LayerSpec.Relu _ -> Arrays.stream(x).map(value -> Math.max(value, 0)).toArray();
        case LayerSpec.Flatten _ -> x;
      };
    }
    return x;
  }

  /** {@code trainCount * mean cross-entropy + klWeight * KL}. */
  double value(Map<String, double[]> parameters) {
    double[] logits = logits(parameters);
    int classes = network.classes();
    double crossEntropy = 0;
    for (int b = 0; b < batch; b++) {
      double total = 0;
      for (int c = 0; c < classes; c++) {
        total += Math.exp(logits[b * classes + c]);
      }
      crossEntropy += (Math.log(total) - logits[b * classes + (int) step.of("labels")[b]]) / batch;
    }
    double klNats = 0;
    for (LayerSpec.Weighted layer : network.weightedLayers()) {
      klNats += klNats(layer, parameters);
    }
    return step.constant("trainCount") * crossEntropy + step.constant("klWeight") * klNats;
  }

  double klNats(LayerSpec.Weighted layer, Map<String, double[]> parameters) {
    double[] theta = parameter(layer, "theta", parameters);
    double[] logSigma2 = parameter(layer, "logSigma2", parameters);
    double sum = 0;
    for (int i = 0; i < theta.length; i++) {
      sum += kl.value(theta[i], logSigma2[i]);
    }
    return sum;
  }

  private double[] parameter(LayerSpec.Weighted layer, String kind, Map<String, double[]> parameters) {
    String name = layer.name() + "." + kind;
    return parameters.getOrDefault(name, step.of(name));
  }

  private double[] sampled(LayerSpec.Weighted layer, double[] x, int[] shape, Map<String, double[]> parameters) {
    double clip = step.constant("logAlphaClip");
    double[] mean = parameter(layer, "theta", parameters).clone();
    double[] variance = parameter(layer, "logSigma2", parameters).clone();
    for (int i = 0; i < mean.length; i++) {
      double t = mean[i] * mean[i] + 1e-8;
      double logAlpha = Math.clamp(variance[i] - Math.log(t), -clip, clip);
      boolean muted = logAlpha >= step.constant("muteLogAlpha");
      mean[i] = muted ? 0 : mean[i];
      variance[i] = muted && layer instanceof LayerSpec.Conv2d ? 0 : t * Math.exp(logAlpha);
    }
    double[] squares = Arrays.stream(x).map(value -> value * value).toArray();
    double[] noise = step.of(layer.name() + ".noise");
    double[] bias = parameter(layer, "bias", parameters);
    double[] y = product(layer, x, mean, shape);
    double[] v = product(layer, squares, variance, shape);
    int plane = y.length / batch / layer.outputs();
    for (int i = 0; i < y.length; i++) {
      y[i] += bias[i / plane % layer.outputs()] + Math.sqrt(v[i] + 1e-8) * noise[i];
    }
    return y;
  }

  private double[] product(LayerSpec.Weighted layer, double[] x, double[] weights, int[] shape) {
    // a dense layer is a correlation whose window is the whole image of one pixel per input
    int kernel = layer instanceof LayerSpec.Conv2d conv ? conv.kernel() : 1;
    int channels = layer instanceof LayerSpec.Conv2d ? shape[0] : weights.length / layer.outputs();
    int height = layer instanceof LayerSpec.Conv2d ? shape[1] : 1;
    int width = layer instanceof LayerSpec.Conv2d ? shape[2] : 1;
    int rows = height - kernel + 1;
    int columns = width - kernel + 1;
    double[] y = new double[batch * layer.outputs() * rows * columns];
    for (int i = 0; i < y.length; i++) {
      int column = i % columns;
      int row = i / columns % rows;
      int out = i / columns / rows % layer.outputs();
      int image = i / columns / rows / layer.outputs();
      for (int c = 0; c < channels; c++) {
        for (int k = 0; k < kernel * kernel; k++) {
          int from = ((image * channels + c) * height + row + k / kernel) * width + column + k % kernel;
          y[i] += x[from] * weights[(out * channels + c) * kernel * kernel + k];
        }
      }
    }
    return y;
  }

  private double[] pooled(double[] x, int[] shape, int size) {
    int rows = shape[1] / size;
    int columns = shape[2] / size;
    double[] y = new double[batch * shape[0] * rows * columns];
    for (int i = 0; i < y.length; i++) {
      int from = (i / columns / rows * shape[1] + i / columns % rows * size) * shape[2] + i % columns * size;
      y[i] = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < size * size; k++) {
        y[i] = Math.max(y[i], x[from + k / size * shape[2] + k % size]);
      }
    }
    return y;
  }
}
