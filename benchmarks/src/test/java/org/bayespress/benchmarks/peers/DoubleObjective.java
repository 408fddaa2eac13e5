package org.bayespress.benchmarks.peers;

import java.util.Arrays;
import java.util.Map;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * The objective of an exported step in double precision, straight from the papers and docs/deviations.md and from images
 * as other programs store them, {@code [batch, channels, height, width]}. Under scales: z per example and input in front
 * of a dense layer, per example and filter behind a convolution, bias included; log alpha is neither clipped nor muted.
 */
final class DoubleObjective {
  private final NetworkSpec network;
  private final GaussianKl kl;
  private final GaussianKl scaleKl;
  private final ExportedArrays step;
  private final int batch;

  /** The objective; {@code scaleKl} is null where there are no scales. */
  DoubleObjective(NetworkSpec network, GaussianKl kl, GaussianKl scaleKl, ExportedArrays step) {
    this.network = network;
    this.kl = kl;
    this.scaleKl = scaleKl;
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
        default -> throw new IllegalArgumentException("no kind of layer of the networks compared here");
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
    double nats = sum(kl, parameter(layer, "theta", parameters), parameter(layer, "logSigma2", parameters));
    if (scaleKl != null) {
      nats += sum(kl, parameter(layer, "bias", parameters), parameter(layer, "biasLogSigma2", parameters));
      nats += sum(scaleKl, parameter(layer, "scale.0", parameters), parameter(layer, "scale.1", parameters));
    }
    return nats;
  }

  private static double sum(GaussianKl kl, double[] theta, double[] logSigma2) {
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
    double[] mean = parameter(layer, "theta", parameters).clone();
    double[] variance = parameter(layer, "logSigma2", parameters).clone();
    double[] biasVariance = new double[layer.outputs()];
    double[] in = x;
    double[] z = null;
    if (scaleKl == null) {
      clipAndMute(layer, mean, variance);
    } else {
      Arrays.setAll(variance, i -> Math.exp(variance[i]));
      double[] biasLogSigma2 = parameter(layer, "biasLogSigma2", parameters);
      Arrays.setAll(biasVariance, i -> Math.exp(biasLogSigma2[i]));
      z = scales(layer, parameters);
      in = layer instanceof LayerSpec.Dense ? times(x, z) : x;
    }
    double[] squares = Arrays.stream(in).map(value -> value * value).toArray();
    double[] noise = step.of(layer.name() + ".noise");
    double[] bias = parameter(layer, "bias", parameters);
    double[] y = product(layer, in, mean, shape);
    double[] v = product(layer, squares, variance, shape);
    int plane = y.length / batch / layer.outputs();
    for (int i = 0; i < y.length; i++) {
      int output = i / plane % layer.outputs();
      y[i] += bias[output] + Math.sqrt(v[i] + biasVariance[output] + 1e-8) * noise[i];
    }
    return z != null && layer instanceof LayerSpec.Conv2d ? times(y, z) : y;
  }

  private void clipAndMute(LayerSpec.Weighted layer, double[] mean, double[] variance) {
    double clip = step.constant("logAlphaClip");
    for (int i = 0; i < mean.length; i++) {
      double t = mean[i] * mean[i] + 1e-8;
      double logAlpha = Math.clamp(variance[i] - Math.log(t), -clip, clip);
      boolean muted = logAlpha >= step.constant("muteLogAlpha");
      mean[i] = muted ? 0 : mean[i];
      variance[i] = muted && layer instanceof LayerSpec.Conv2d ? 0 : t * Math.exp(logAlpha);
    }
  }

  /** {@code [batch, groups]}. */
  private double[] scales(LayerSpec.Weighted layer, Map<String, double[]> parameters) {
    double[] location = parameter(layer, "scale.0", parameters);
    double[] logVariance = parameter(layer, "scale.1", parameters);
    double[] z = step.of(layer.name() + ".scaleNoise").clone();
    Arrays.setAll(z, i -> location[i % location.length] + Math.exp(0.5 * logVariance[i % location.length]) * z[i]);
    return z;
  }

  /** Of {@code [batch, groups, ...]} with one factor per example and group. */
  private static double[] times(double[] values, double[] factors) {
    double[] products = values.clone();
    int run = values.length / factors.length;
    Arrays.setAll(products, i -> values[i] * factors[i / run]);
    return products;
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
