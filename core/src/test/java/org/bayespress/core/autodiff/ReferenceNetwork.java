package org.bayespress.core.autodiff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
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
  /** Factors and offsets of batch normalisations, in order. */
  final List<double[]> gammas = new ArrayList<>();
  final List<double[]> betas = new ArrayList<>();
  /** Of what every batch normalisation read in the last pass, in order. */
  final List<Moments> moments = new ArrayList<>();

  /** Means and variances of channels over a batch; variances are divided by the count of values. */
  record Moments(double[] mean, double[] variance, int count) {

    static Moments of(double[][] x, int[] shape) {
      int plane = shape[1] * shape[2];
      int n = x.length * plane;
      double[] mean = new double[shape[0]];
      double[] variance = new double[shape[0]];
      for (int c = 0; c < shape[0]; c++) {
        double sum = 0;
        double squares = 0;
        for (double[] example : x) {
          for (int j = c * plane; j < (c + 1) * plane; j++) {
            sum += example[j];
            squares += example[j] * example[j];
          }
        }
        mean[c] = sum / n;
        variance[c] = squares / n - sum / n * (sum / n);
      }
      return new Moments(mean, variance, n);
    }
  }

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

  /** Mean cross-entropy over the examples, which are one batch; each input is {@code [channels, height, width]}. */
  public double loss(double[][] inputs, int[] labels) {
    double sum = 0;
    double[][] logits = logits(inputs, 0);
    for (int example = 0; example < inputs.length; example++) {
      double total = 0;
      for (double logit : logits[example]) {
        total += Math.exp(logit);
      }
      sum += Math.log(total) - logits[example][labels[example]];
    }
    return sum / inputs.length;
  }

  /** Logits of one example; its number selects the noise. */
  public double[] logits(double[] input, int example) {
    return logits(new double[][] {input}, example)[0];
  }

  /** Logits of a batch, whose examples have the numbers from {@code first} on. */
  private double[][] logits(double[][] inputs, int first) {
    double[][] current = inputs;
    moments.clear();
    int weighted = 0;
    int normalized = 0;
    Deque<double[][]> remembered = new ArrayDeque<>();
    List<int[]> shapes = spec.shapes();
    for (int i = 0; i < spec.layers().size(); i++) {
      LayerSpec layer = spec.layers().get(i);
      if (layer instanceof LayerSpec.Remember) {
        remembered.push(current);
      } else if (layer instanceof LayerSpec.Append) {
        current = appended(remembered.pop(), current);
      } else if (layer instanceof LayerSpec.BatchNorm) {
        moments.add(Moments.of(current, shapes.get(i)));
        current = normalized(current, moments.getLast(), gammas.get(normalized), betas.get(normalized++));
      } else {
        double[][] next = new double[current.length][];
        for (int b = 0; b < next.length; b++) {
          next[b] = layer(layer, shapes.get(i), weighted, first + b, current[b]);
        }
        current = next;
        weighted += layer instanceof LayerSpec.Weighted ? 1 : 0;
      }
    }
    return current;
  }

  private double[] layer(LayerSpec layer, int[] in, int weighted, int example, double[] x) {
    return switch (layer) {
      case LayerSpec.Dense dense ->
          drawn(weighted, example, scaled(weighted, example, x, dense.in()), v -> w -> dense(dense, v, w));
      case LayerSpec.Conv2d conv -> scaled(
          weighted, example, drawn(weighted, example, x, v -> w -> conv(conv, in[1], in[2], v, w)), conv.out());
      case LayerSpec.MaxPool pool -> pool(pool.size(), in, x);
      case LayerSpec.AvgPool pool -> means(pool.size(), pool.size(), in, x);
      case LayerSpec.GlobalAvgPool _ -> means(in[1], in[2], in, x);
      case LayerSpec.Pad pad -> padded(pad.margin(), in, x);
      case LayerSpec.Relu _ -> each(x, v -> Math.max(0, v));
      default -> x;
    };
  }

  private static double[] each(double[] x, UnaryOperator<Double> operator) {
    double[] y = new double[x.length];
    for (int j = 0; j < y.length; j++) {
      y[j] = operator.apply(x[j]);
    }
    return y;
  }

  private static double[][] appended(double[][] before, double[][] behind) {
    double[][] all = new double[before.length][];
    for (int b = 0; b < all.length; b++) {
      all[b] = new double[before[b].length + behind[b].length];
      System.arraycopy(before[b], 0, all[b], 0, before[b].length);
      System.arraycopy(behind[b], 0, all[b], before[b].length, behind[b].length);
    }
    return all;
  }

  private static double[][] normalized(double[][] x, Moments batch, double[] gamma, double[] beta) {
    int plane = batch.count() / x.length;
    double[][] y = new double[x.length][x[0].length];
    for (int b = 0; b < x.length; b++) {
      for (int j = 0; j < y[b].length; j++) {
        int c = j / plane;
        y[b][j] = gamma[c] * (x[b][j] - batch.mean()[c]) / Math.sqrt(batch.variance()[c] + 1e-5) + beta[c];
      }
    }
    return y;
  }

  private static double[] padded(int margin, int[] in, double[] x) {
    int height = in[1] + 2 * margin;
    int width = in[2] + 2 * margin;
    double[] y = new double[in[0] * height * width];
    for (int c = 0; c < in[0]; c++) {
      for (int r = 0; r < in[1]; r++) {
        System.arraycopy(x, (c * in[1] + r) * in[2], y, (c * height + r + margin) * width + margin, in[2]);
      }
    }
    return y;
  }

  private static double[] means(int windowHeight, int windowWidth, int[] in, double[] x) {
    int oh = in[1] / windowHeight;
    int ow = in[2] / windowWidth;
    double[] y = new double[in[0] * oh * ow];
    for (int c = 0; c < in[0]; c++) {
      for (int r = 0; r < oh * windowHeight; r++) {
        for (int q = 0; q < ow * windowWidth; q++) {
          y[(c * oh + r / windowHeight) * ow + q / windowWidth] +=
              x[(c * in[1] + r) * in[2] + q] / (windowHeight * windowWidth);
        }
      }
    }
    return y;
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
