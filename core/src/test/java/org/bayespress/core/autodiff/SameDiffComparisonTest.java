package org.bayespress.core.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bayespress.core.memory.Tensor;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.factory.Nd4j;

/** A second opinion: loss and gradients of the tape against SameDiff's own differentiation of the same network. */
class SameDiffComparisonTest {
  private static final long SEED = Long.getLong("test.seed", 7L);

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "dense,POINTS", "dense,WEIGHTS", "dense,NORMAL_SCALES", "dense,LOG_NORMAL_SCALES", "deep,POINTS", "deep,WEIGHTS",
    "deep,NORMAL_SCALES", "deep,LOG_NORMAL_SCALES", "conv,POINTS", "conv,WEIGHTS", "conv,NORMAL_SCALES",
    "conv,LOG_NORMAL_SCALES", "branched,POINTS", "branched,WEIGHTS"})
  void sameDiffGivesTheSameLossAndGradients(String name, TapeFixture.Kind kind) {
    NetworkSpec spec =
        switch (name) {
          case "dense" -> GradientCheckTest.dense();
          case "deep" -> GradientCheckTest.deep();
          case "branched" -> BranchedNetworks.dense();
          default -> GradientCheckTest.conv();
        };
    try (TapeFixture fixture = new TapeFixture(spec, kind, 12, 1, SEED)) {
      fixture.run(1);
      Graph graph = new Graph(fixture);
      Map<String, INDArray> gradients =
          graph.sd.calculateGradients(graph.placeholders, graph.parameters.toArray(new String[0]));
      double loss = graph.sd.getVariable("loss").eval(graph.placeholders).getDouble(0);
      assertThat(fixture.taped.loss().meanNats()).isCloseTo(loss, within(1e-4));
      for (int i = 0; i < fixture.parameters.size(); i++) {
        Parameters p = fixture.parameters.get(i);
        compare(gradients.get("mean" + i), fixture.described(i, p.dMean()), "mean of layer " + i);
        if (p.dBias() != null) {
          compare(gradients.get("bias" + i), p.dBias().toArray(), "bias of layer " + i);
        }
        if (kind != TapeFixture.Kind.POINTS) {
          compare(gradients.get("variance" + i), fixture.described(i, p.dVariance()), "variance of layer " + i);
        }
        if (kind.scales != null) {
          compare(gradients.get("biasVariance" + i), p.dBiasVariance().toArray(), "bias variance of layer " + i);
          compare(gradients.get("location" + i), fixture.scales.get(i).dLocation().toArray(), "location of layer " + i);
          compare(gradients.get("deviation" + i), fixture.scales.get(i).dDeviation().toArray(),
              "deviation of layer " + i);
        }
      }
      for (int i = 0; i < fixture.normalizations.size(); i++) {
        compare(gradients.get("gamma" + i), fixture.normalizations.get(i).dGamma().toArray(), "gamma " + i);
        compare(gradients.get("beta" + i), fixture.normalizations.get(i).dBeta().toArray(), "beta " + i);
      }
    }
  }

  private static void compare(INDArray expected, float[] found, String what) {
    double[] theirs = expected.dup('c').data().asDouble();
    for (int i = 0; i < found.length; i++) {
      double value = theirs[i];
      assertThat((double) found[i]).as("%s[%d]", what, i).isCloseTo(value, within(1e-4 + 1e-3 * Math.abs(value)));
    }
  }

  /** The network of a fixture in SameDiff: weights as {@code [out, in]} and {@code [out, in, kH, kW]}, images NCHW. */
  private static final class Graph {
    final SameDiff sd = SameDiff.create();
    final Map<String, INDArray> placeholders = new HashMap<>();
    final List<String> parameters = new ArrayList<>();
    private final TapeFixture fixture;

    Graph(TapeFixture fixture) {
      this.fixture = fixture;
      NetworkSpec spec = fixture.spec;
      INDArray x = Nd4j.create(flat(fixture.inputs), fixture.batch, spec.channels(), spec.height(), spec.width());
      SDVariable current = sd.constant("x", x.castTo(DataType.FLOAT));
      List<int[]> shapes = spec.shapes();
      int weighted = 0;
      int normalized = 0;
      Deque<SDVariable> remembered = new ArrayDeque<>();
      for (int i = 0; i < spec.layers().size(); i++) {
        LayerSpec layer = spec.layers().get(i);
        int[] out = shapes.get(i + 1);
        if (layer instanceof LayerSpec.Conv2d) {
          current = scaled(weighted(layer, current, weighted, out), weighted++, out[0], 1, 1);
        } else if (layer instanceof LayerSpec.Dense dense) {
          current = weighted(layer, scaled(current, weighted, dense.in()), weighted++, out);
        } else if (layer instanceof LayerSpec.Relu) {
          current = sd.nn().relu(current, 0);
        } else if (layer instanceof LayerSpec.Flatten) {
          current = sd.reshape(current, fixture.batch, out[0]);
        } else if (layer instanceof LayerSpec.MaxPool pool) {
          int k = pool.size();
          current =
              sd.cnn().maxPooling2d(
                  current, Pooling2DConfig.builder().kH(k).kW(k).sH(k).sW(k).isNHWC(false)
                      .paddingMode(PaddingMode.VALID).build());
        } else if (layer instanceof LayerSpec.AvgPool pool) {
          int k = pool.size();
          current =
              sd.cnn().avgPooling2d(
                  current, Pooling2DConfig.builder().kH(k).kW(k).sH(k).sW(k).isNHWC(false)
                      .paddingMode(PaddingMode.VALID).build());
        } else if (layer instanceof LayerSpec.GlobalAvgPool) {
          current = current.mean(2, 3);
        } else if (layer instanceof LayerSpec.Pad pad) {
          int m = pad.margin();
          INDArray margins = Nd4j.createFromArray(new int[][] {{0, 0}, {0, 0}, {m, m}, {m, m}});
          current = sd.nn().pad(current, sd.constant("margins" + i, margins), 0.0);
        } else if (layer instanceof LayerSpec.Remember) {
          remembered.push(current);
        } else if (layer instanceof LayerSpec.Append) {
          current = sd.concat(1, remembered.pop(), current);
        } else if (layer instanceof LayerSpec.BatchNorm) {
          current = normalized(current, normalized++);
        }
      }
      INDArray labels = Nd4j.zeros(fixture.batch, spec.classes());
      for (int b = 0; b < fixture.batch; b++) {
        labels.putScalar(b, fixture.taped.loss().labels()[b], 1);
      }
      SDVariable loss = sd.loss().softmaxCrossEntropy("loss", sd.constant("labels", labels), current, null);
      loss.markAsLoss();
    }

    /** Moments by SameDiff's own reductions; its batch normalisation takes them as given. */
    private SDVariable normalized(SDVariable x, int index) {
      NormalizationParameters p = fixture.normalizations.get(index);
      SDVariable gamma = sd.reshape(variable("gamma" + index, p.gamma()), 1, p.gamma().length(), 1, 1);
      SDVariable beta = sd.reshape(variable("beta" + index, p.beta()), 1, p.beta().length(), 1, 1);
      SDVariable deviation = x.sub(x.mean(true, 0, 2, 3));
      SDVariable variance = sd.math().square(deviation).mean(true, 0, 2, 3);
      return deviation.div(sd.math().sqrt(variance.add(1e-5))).mul(gamma).add(beta);
    }

    /** One z per example and group, of shape [batch, groups, 1, 1] for images. */
    private SDVariable scaled(SDVariable x, int index, long... groupShape) {
      if (fixture.kind.scales == null) {
        return x;
      }
      ScaleParameters s = fixture.scales.get(index);
      long[] shape = new long[groupShape.length + 1];
      shape[0] = fixture.batch;
      long[] row = shape.clone();
      row[0] = 1;
      for (int i = 0; i < groupShape.length; i++) {
        shape[i + 1] = groupShape[i];
        row[i + 1] = groupShape[i];
      }
      INDArray eps = Nd4j.create(flat(fixture.reference.scales.get(index).eps()), shape, 'c').castTo(DataType.FLOAT);
      SDVariable location = sd.reshape(variable("location" + index, s.location()), row);
      SDVariable deviation = sd.reshape(variable("deviation" + index, s.deviation()), row);
      SDVariable z = sd.constant("scaleEps" + index, eps).mul(deviation).add(location);
      return x.mul(fixture.kind == TapeFixture.Kind.LOG_NORMAL_SCALES ? sd.math().exp(z) : z);
    }

    private SDVariable weighted(LayerSpec layer, SDVariable x, int index, int[] out) {
      Parameters p = fixture.parameters.get(index);
      SDVariable mean = weights("mean" + index, layer, fixture.described(index, p.mean()));
      SDVariable bias = variable("bias" + index, p.bias());
      SDVariable y = linear(layer, x, mean);
      y = y.add(perOutput(layer, bias, out));
      if (fixture.kind == TapeFixture.Kind.POINTS) {
        return y;
      }
      SDVariable variance = linear(layer, sd.math().square(x),
          weights("variance" + index, layer, fixture.described(index, p.variance())));
      if (fixture.kind.scales != null) {
        variance = variance.add(perOutput(layer, variable("biasVariance" + index, p.biasVariance()), out));
      }
      long[] shape = new long[out.length + 1];
      shape[0] = fixture.batch;
      for (int i = 0; i < out.length; i++) {
        shape[i + 1] = out[i];
      }
      INDArray noise = Nd4j.create(flat(fixture.reference.noise.get(index)), shape, 'c').castTo(DataType.FLOAT);
      return y.add(sd.math().sqrt(variance.add(1e-8)).mul(sd.constant("eps" + index, noise)));
    }

    private SDVariable perOutput(LayerSpec layer, SDVariable values, int[] out) {
      return layer instanceof LayerSpec.Conv2d ? sd.reshape(values, 1, out[0], 1, 1) : values;
    }

    private SDVariable linear(LayerSpec layer, SDVariable x, SDVariable weights) {
      if (layer instanceof LayerSpec.Dense) {
        return sd.mmul(x, sd.transpose(weights));
      }
      LayerSpec.Conv2d conv = (LayerSpec.Conv2d) layer;
      return sd.cnn().conv2d(
          x, sd.permute(weights, 2, 3, 1, 0), Conv2DConfig.builder().kH(conv.kernel()).kW(conv.kernel()).sH(1).sW(1)
              .dataFormat("NCHW").paddingMode(PaddingMode.VALID).build());
    }

    private SDVariable weights(String name, LayerSpec layer, float[] values) {
      parameters.add(name);
      int[] shape = ((LayerSpec.Weighted) layer).weightShape();
      return sd.var(name, Nd4j.create(values, Arrays.stream(shape).asLongStream().toArray(), 'c'));
    }

    private SDVariable variable(String name, Tensor value) {
      parameters.add(name);
      return sd.var(name, value.asINDArray().dup('c'));
    }

    private static double[] flat(double[][] rows) {
      double[] flat = new double[rows.length * rows[0].length];
      for (int r = 0; r < rows.length; r++) {
        System.arraycopy(rows[r], 0, flat, r * rows[0].length, rows[0].length);
      }
      return flat;
    }
  }
}
