package org.bayespress.core.autodiff;

import java.util.List;
import org.bayespress.core.posterior.ScaleDistribution;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * The mathematics of a network in double precision, as plain loops over one example at a time: the truth that gradients
 * of the tape are checked against. Weights, variances (or null), biases, variances of biases (or null), noise and scales
 * (or null) are given per weighted layer; noise is indexed [example][output element].
 */
public final class ReferenceNetwork {
  final NetworkSpec spec;
  final List<double[]> means;
  final List<double[]> variances;
  final List<double[]> biases;
  final List<double[]> biasVariances;
  final List<double[][]> noise;
  final List<Scales> scales;

  /** Scales of a layer: location and deviation per group, noise indexed [example][group]. */
  public record Scales(ScaleDistribution distribution, double[] location, double[] deviation, double[][] eps) {
    double z(int example, int group) {
      double drawn = location[group] + deviation[group] * eps[example][group];
      return distribution == ScaleDistribution.NORMAL ? drawn : Math.exp(drawn);
    }
  }

  /** A network; lists are read at every call, so that their arrays may be changed in between. */
  public ReferenceNetwork(
      NetworkSpec spec, List<double[]> means, List<double[]> variances, List<double[]> biases,
      List<double[]> biasVariances, List<double[][]> noise, List<Scales> scales) {
    this.spec = spec;
    this.means = means;
    this.variances = variances;
    this.biases = biases;
    this.biasVariances = biasVariances;
    this.noise = noise;
    this.scales = scales;
  }

  /** A network of point weights, copied. */
  public static ReferenceNetwork ofPoints(NetworkSpec spec, List<float[]> weights, List<float[]> biases) {
    return new ReferenceNetwork(
        spec, weights.stream().map(TapeFixture::doubles).toList(), null,
        biases.stream().map(TapeFixture::doubles).toList(), null, List.of(), null);
  }

  /** Mean cross-entropy over the examples; each input is {@code [channels, height, width]}. */
  public double loss(double[][] inputs, int[] labels) {
    double sum = 0;
    for (int example = 0; example < inputs.length; example++) {
      double[] logits = logits(inputs[example], example);
      double total = 0;
      for (double logit : logits) {
        total += Math.exp(logit);
      }
      sum += Math.log(total) - logits[labels[example]];
    }
    return sum / inputs.length;
  }

  /** Logits of one example; its number selects the noise. */
  public double[] logits(double[] input, int example) {
    double[] current = input;
    int weighted = 0;
    List<int[]> shapes = spec.shapes();
    for (int i = 0; i < spec.layers().size(); i++) {
      int[] in = shapes.get(i);
      LayerSpec layer = spec.layers().get(i);
      if (layer instanceof LayerSpec.Dense dense) {
        current = scaled(weighted, example, current, dense.in());
        current = drawn(weighted++, example, current, x -> w -> dense(dense, x, w));
      } else if (layer instanceof LayerSpec.Conv2d conv) {
        current = drawn(weighted, example, current, x -> w -> conv(conv, in[1], in[2], x, w));
        current = scaled(weighted++, example, current, conv.out());
      } else if (layer instanceof LayerSpec.MaxPool pool) {
        current = pool(pool.size(), in, current);
      } else if (layer instanceof LayerSpec.Relu) {
        double[] y = current.clone();
        for (int j = 0; j < y.length; j++) {
          y[j] = Math.max(0, y[j]);
        }
        current = y;
      }
    }
    return current;
  }

  /** Every group is an equal run of consecutive elements. */
  private double[] scaled(int layer, int example, double[] x, int groups) {
    double[] y = x.clone();
    for (int j = 0; scales != null && j < y.length; j++) {
      y[j] *= scales.get(layer).z(example, j / (y.length / groups));
    }
    return y;
  }

  private interface Linear {
    java.util.function.Function<double[], double[]> on(double[] x);
  }

  private double[] drawn(int layer, int example, double[] x, Linear linear) {
    double[] y = linear.on(x).apply(means.get(layer));
    int perBias = y.length / biases.get(layer).length;
    for (int j = 0; j < y.length; j++) {
      y[j] += biases.get(layer)[j / perBias];
    }
    if (variances != null) {
      double[] squares = x.clone();
      for (int j = 0; j < squares.length; j++) {
        squares[j] *= squares[j];
      }
      double[] variance = linear.on(squares).apply(variances.get(layer));
      for (int j = 0; j < y.length; j++) {
        variance[j] += biasVariances == null ? 0 : biasVariances.get(layer)[j / perBias];
        y[j] += Math.sqrt(variance[j] + 1e-8) * noise.get(layer)[example][j];
      }
    }
    return y;
  }

  private static double[] dense(LayerSpec.Dense layer, double[] x, double[] w) {
    double[] y = new double[layer.out()];
    for (int o = 0; o < layer.out(); o++) {
      for (int i = 0; i < layer.in(); i++) {
        y[o] += w[o * layer.in() + i] * x[i];
      }
    }
    return y;
  }

  private static double[] conv(LayerSpec.Conv2d layer, int height, int width, double[] x, double[] w) {
    int k = layer.kernel();
    int oh = height - k + 1;
    int ow = width - k + 1;
    double[] y = new double[layer.out() * oh * ow];
    for (int o = 0; o < layer.out(); o++) {
      for (int r = 0; r < oh; r++) {
        for (int c = 0; c < ow; c++) {
          double sum = 0;
          for (int i = 0; i < layer.in(); i++) {
            for (int ky = 0; ky < k; ky++) {
              for (int kx = 0; kx < k; kx++) {
                sum += w[((o * layer.in() + i) * k + ky) * k + kx] * x[(i * height + r + ky) * width + c + kx];
              }
            }
          }
          y[(o * oh + r) * ow + c] = sum;
        }
      }
    }
    return y;
  }

  private static double[] pool(int size, int[] in, double[] x) {
    int oh = in[1] / size;
    int ow = in[2] / size;
    double[] y = new double[in[0] * oh * ow];
    for (int c = 0; c < in[0]; c++) {
      for (int r = 0; r < oh; r++) {
        for (int q = 0; q < ow; q++) {
          double best = Double.NEGATIVE_INFINITY;
          for (int ky = 0; ky < size; ky++) {
            for (int kx = 0; kx < size; kx++) {
              best = Math.max(best, x[(c * in[1] + r * size + ky) * in[2] + q * size + kx]);
            }
          }
          y[(c * oh + r) * ow + q] = best;
        }
      }
    }
    return y;
  }
}
