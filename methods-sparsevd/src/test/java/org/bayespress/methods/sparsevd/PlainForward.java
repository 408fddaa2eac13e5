package org.bayespress.methods.sparsevd;

import java.util.List;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/** A forward pass as plain loops in double precision. */
record PlainForward(NetworkSpec network, List<float[]> weights, List<float[]> biases) {

  double[] logits(float[] input) {
    double[] x = new double[input.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = input[i];
    }
    int weighted = 0;
    List<int[]> shapes = network.shapes();
    for (int i = 0; i < network.layers().size(); i++) {
      int[] in = shapes.get(i);
      switch (network.layers().get(i)) {
        case LayerSpec.Dense dense -> {
          double[] y = new double[dense.out()];
          for (int o = 0; o < y.length; o++) {
            y[o] = biases.get(weighted)[o];
            for (int j = 0; j < x.length; j++) {
              y[o] += weights.get(weighted)[o * x.length + j] * x[j];
            }
          }
          x = y;
          weighted++;
        }
        case LayerSpec.Conv2d conv -> x = conv(conv, in, x, weighted++);
        case LayerSpec.MaxPool pool -> x = pool(pool.size(), in, x);
        case LayerSpec.Relu _ -> {
          for (int j = 0; j < x.length; j++) {
            x[j] = Math.max(0, x[j]);
          }
        }
        case LayerSpec.Flatten _ -> {
        }
        default -> throw new IllegalArgumentException("no kind of layer of the networks tested here");
      }
    }
    return x;
  }

  private double[] conv(LayerSpec.Conv2d conv, int[] in, double[] x, int layer) {
    int k = conv.kernel();
    int oh = in[1] - k + 1;
    int ow = in[2] - k + 1;
    double[] y = new double[conv.out() * oh * ow];
    for (int at = 0; at < y.length; at++) {
      int o = at / (oh * ow);
      double sum = biases.get(layer)[o];
      for (int j = 0; j < conv.in() * k * k; j++) {
        int row = at / ow % oh + j / k % k;
        int column = at % ow + j % k;
        sum += weights.get(layer)[o * conv.in() * k * k + j] * x[(j / (k * k) * in[1] + row) * in[2] + column];
      }
      y[at] = sum;
    }
    return y;
  }

  private static double[] pool(int size, int[] in, double[] x) {
    int oh = in[1] / size;
    int ow = in[2] / size;
    double[] y = new double[in[0] * oh * ow];
    java.util.Arrays.fill(y, Double.NEGATIVE_INFINITY);
    for (int c = 0; c < in[0]; c++) {
      for (int r = 0; r < oh * size; r++) {
        for (int q = 0; q < ow * size; q++) {
          int to = (c * oh + r / size) * ow + q / size;
          y[to] = Math.max(y[to], x[(c * in[1] + r) * in[2] + q]);
        }
      }
    }
    return y;
  }
}
