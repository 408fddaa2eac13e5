package org.bayespress.format;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.format.candidate.BlockOrder;
import org.bayespress.format.candidate.BlockRanges;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.model.RandomCode;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.LayerSpec.Append;
import org.bayespress.format.network.LayerSpec.AvgPool;
import org.bayespress.format.network.LayerSpec.BatchNorm;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.LayerSpec.GlobalAvgPool;
import org.bayespress.format.network.LayerSpec.MaxPool;
import org.bayespress.format.network.LayerSpec.Pad;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.LayerSpec.Remember;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/** Networks with made-up weights that have the looks of pruned ones. */
public final class TestModels {

  /** Sizes of the blocks of {@link #tinySizedCode}. */
  public static final BlockRanges TINY_SIZES = BlockRanges.ofSizes(3, 1, 40, 7, 12, 9, 2, 17, 6);

  private TestModels() {}

  public static NetworkSpec lenet300() {
    return new NetworkSpec(
        "lenet300", 1, 28, 28,
        List.of(
            new Flatten(), new Dense("fc1", 784, 300), new Relu(), new Dense("fc2", 300, 100), new Relu(),
            new Dense("fc3", 100, 10)));
  }

  public static NetworkSpec lenet5() {
    List<LayerSpec> layers =
        List.of(
            new Conv2d("conv1", 1, 20, 5), new MaxPool(2), new Relu(), new Conv2d("conv2", 20, 50, 5),
            new MaxPool(2), new Relu(), new Flatten(), new Dense("fc1", 800, 500), new Relu(),
            new Dense("fc2", 500, 10));
    return new NetworkSpec("lenet5", 1, 28, 28, layers);
  }

  /** Two channels of 6 x 7, every kind of layer, every kind of tensor; not in the registry. */
  public static CompressedModel tiny() {
    NetworkSpec network =
        new NetworkSpec(
            "tiny", 2, 6, 7,
            List.of(
                new Conv2d("c", 2, 3, 3), new Relu(), new MaxPool(2), new Flatten(), new Dense("d", 12, 5), new Relu(),
                new Dense("e", 5, 3)));
    int[] c = new int[54];
    int[] d = new int[60];
    for (int i = 0; i < c.length; i++) {
      c[i] = i / 18 == 1 || i % 5 != 0 ? 0 : i % 11 - 5;
    }
    for (int i = 0; i < d.length; i++) {
      d[i] = i % 7 == 0 ? 1 + i % 3 : 0;
    }
    float[] e = new float[15];
    for (int i = 0; i < e.length; i++) {
      e[i] = (i - 7) * 0.3f;
    }
    return new CompressedModel(
        network,
        new Preprocessing(new float[] {1 / 255f, 1 / 128f}, new float[] {-0.5f, 0.25f}),
        List.of(
            new CompressedModel.Layer(
                "c",
                new QuantizedTensor.FixedPoint(new int[] {3, 2, 3, 3}, c, 0.0625f),
                new QuantizedTensor.FixedPoint(new int[] {3}, new int[] {300, 0, -7}, 0.001f)),
            new CompressedModel.Layer(
                "d",
                new QuantizedTensor.Codebook(new int[] {5, 12}, d, new float[] {-0.75f, 0.1f, 0.5f}),
                new QuantizedTensor.Floats(new int[] {5}, new float[] {0, 0, 0.3f, 0, 0})),
            new CompressedModel.Layer(
                "e",
                new QuantizedTensor.Floats(new int[] {3, 5}, e),
                new QuantizedTensor.FixedPoint(new int[] {3}, new int[3], 1f))));
  }

  /** Two channels of 6 x 5, a dense block of two units, every kind of layer that {@link #tiny} has not. */
  public static CompressedModel branched() {
    List<LayerSpec> layers =
        List.of(
            new Pad(1), new Conv2d("c", 2, 4, 3, false),
            new Remember(), new BatchNorm("n1", 4), new Relu(), new Conv2d("a1", 4, 5, 1, false), new Append(),
            new Remember(), new BatchNorm("n2", 9), new Relu(), new Pad(1), new Conv2d("a2", 9, 3, 3), new Append(),
            new AvgPool(2), new BatchNorm("n3", 12), new GlobalAvgPool(), new Dense("f", 12, 3));
    NetworkSpec network = new NetworkSpec("branched", 2, 6, 5, layers);
    List<CompressedModel.Layer> stored = new ArrayList<>();
    for (LayerSpec.Weighted layer : network.weightedLayers()) {
      int[] levels = new int[layer.weightCount()];
      for (int i = 0; i < levels.length; i++) {
        levels[i] = (i * 5 + 3 * stored.size() + 1) % 7 % 3 - 1;
      }
      float[] bias = new float[layer.outputs()];
      for (int i = 0; layer.biased() && i < bias.length; i++) {
        bias[i] = (i - 1) * 0.375f;
      }
      stored.add(
          new CompressedModel.Layer(
              layer.name(), new QuantizedTensor.FixedPoint(layer.weightShape(), levels, 0.21f),
              new QuantizedTensor.Floats(new int[] {bias.length}, bias)));
    }
    List<CompressedModel.Normalization> normalizations = new ArrayList<>();
    for (LayerSpec.BatchNorm each : network.normalizations()) {
      float[] scale = new float[each.channels()];
      float[] shift = new float[each.channels()];
      for (int c = 0; c < scale.length; c++) {
        scale[c] = 1 + c * 3 % 5 * 0.25f;
        shift[c] = (c * 7 % 11 - 5) * 0.3f;
      }
      int[] shape = {each.channels()};
      normalizations.add(
          new CompressedModel.Normalization(
              each.name(), new QuantizedTensor.Floats(shape, scale), new QuantizedTensor.Floats(shape, shift)));
    }
    return new CompressedModel(
        network, new Preprocessing(new float[] {1 / 60f, 1 / 50f}, new float[] {-2, -2.5f}), stored)
        .normalized(normalizations);
  }

  /**
   * The network of {@link #tiny} with 9 blocks of 10 bits, one tensor that shares variables, one that is no part of the
   * code.
   *
   * @param small whether numbers are small, so that a Zipf law pays
   */
  public static CompressedModel tinyRandomCode(boolean small) {
    int[] indices = new int[9];
    for (int b = 0; b < indices.length; b++) {
      indices[b] = small ? b * b % 7 : (b * 397 + 211) % 1024;
    }
    return tinyRandomCode(RandomCode.of(77, BlockOrder.SHUFFLED, 10, 54 + 20 + 5 + 15 + 3, indices));
  }

  /** The network of {@link #tinyRandomCode} with flat numbers, in blocks of uneven sizes. */
  public static CompressedModel tinySizedCode() {
    int[] indices = new int[TINY_SIZES.blocks()];
    for (int b = 0; b < indices.length; b++) {
      indices[b] = (b * 397 + 211) % 1024;
    }
    return tinyRandomCode(RandomCode.of(77, BlockOrder.SHUFFLED, 10, TINY_SIZES, indices));
  }

  private static CompressedModel tinyRandomCode(RandomCode code) {
    CompressedModel tiny = tiny();
    return new CompressedModel(
        tiny.network(), tiny.preprocessing(),
        List.of(
            new CompressedModel.Layer(
                "c", new QuantizedTensor.RandomCoded(new int[] {3, 2, 3, 3}, 0.25f, 1, 0, 0, code),
                tiny.layers().get(0).bias()),
            new CompressedModel.Layer(
                "d", new QuantizedTensor.RandomCoded(new int[] {5, 12}, 0.0875f, 3, 2, 54, code),
                new QuantizedTensor.RandomCoded(new int[] {5}, 0.5f, 1, 3, 74, code)),
            new CompressedModel.Layer(
                "e", new QuantizedTensor.RandomCoded(new int[] {3, 5}, 0.75f, 1, 4, 79, code),
                new QuantizedTensor.RandomCoded(new int[] {3}, 0.125f, 1, 5, 94, code))));
  }

  /**
   * LeNet-300-100 with about 1.5 % of its weights: dead pixels around a disc, 90 units of very different density whose
   * weights form blobs, Laplacian levels of standard deviation 4.
   */
  public static CompressedModel sparseLenet300(TestRandom random) {
    NetworkSpec network = lenet300();
    int[] fc1 = new int[784 * 300];
    boolean[] unit = new boolean[300];
    for (int o = 0; o < 300; o++) {
      unit[o] = random.nextDouble() < 0.3;
      int blobs = unit[o] ? 1 + random.nextInt(4) : 0;
      double[] at = {random.nextDouble() * 20 + 4, random.nextDouble() * 20 + 4};
      for (int b = 0; b < blobs; b++) {
        for (int k = 1 + random.nextInt(25); k > 0; k--) {
          int y = (int) (at[0] + random.nextLaplacian(2.5));
          int x = (int) (at[1] + random.nextLaplacian(2.5));
          if (Math.hypot(y - 13.5, x - 13.5) < 12) {
            fc1[o * 784 + y * 28 + x] = level(random);
          }
        }
        at = new double[] {random.nextDouble() * 20 + 4, random.nextDouble() * 20 + 4};
      }
    }
    int[] fc2 = new int[30_000];
    boolean[] unit2 = new boolean[100];
    for (int o = 0; o < 100; o++) {
      unit2[o] = random.nextDouble() < 0.5;
      double density = 0.12 * random.nextDouble();
      for (int i = 0; unit2[o] && i < 300; i++) {
        fc2[o * 300 + i] = unit[i] && random.nextDouble() < 2 * density ? level(random) : 0;
      }
    }
    int[] fc3 = new int[1000];
    for (int i = 0; i < 1000; i++) {
      fc3[i] = unit2[i % 100] && random.nextDouble() < 0.5 ? level(random) : 0;
    }
    return model(network, random, fc1, fc2, fc3);
  }

  /** LeNet-5 with about 0.35 % of its weights, most rows and columns of the 800 to 500 layer dead. */
  public static CompressedModel sparseLenet5(TestRandom random) {
    int[][] layers = {new int[500], new int[25_000], new int[400_000], new int[5_000]};
    int[] rows = {20, 50, 500, 10};
    int[] share = {25, 25, 16, 1};
    double[] live = {0.6, 0.5, 0.25, 1};
    double[] density = {0.5, 0.06, 0.04, 0.12};
    boolean[] fed = {true};
    for (int l = 0; l < 4; l++) {
      int columns = layers[l].length / rows[l];
      boolean[] unit = new boolean[rows[l]];
      double[] column = new double[columns];
      for (int i = 0; i < columns; i++) {
        boolean open = fed[i / share[l]] && (l != 2 || random.nextDouble() < 0.6);
        column[i] = open ? -Math.log(random.nextDouble()) : 0;
      }
      for (int o = 0; o < rows[l]; o++) {
        double row = random.nextDouble() < live[l] ? -Math.log(random.nextDouble()) : 0;
        for (int i = 0; i < columns; i++) {
          boolean survives = random.nextDouble() < Math.min(0.9, row * column[i] * density[l]);
          layers[l][o * columns + i] = survives ? level(random) : 0;
          unit[o] |= survives;
        }
      }
      fed = unit;
    }
    return model(lenet5(), random, layers);
  }

  /**
   * One channel of 8 x 7, some filters, inputs and units pruned as groups, the rest of few levels, some of them zero;
   * one bias of every kind of tensor. Every coding variant takes it. Not in the registry.
   */
  public static CompressedModel grouped() {
    NetworkSpec network =
        new NetworkSpec(
            "grouped", 1, 8, 7,
            List.of(
                new Conv2d("c", 1, 4, 3), new Relu(), new MaxPool(2), new Flatten(), new Dense("d", 24, 9), new Relu(),
                new Dense("e", 9, 3)));
    int[] c = new int[36];
    int[] d = new int[216];
    int[] e = new int[27];
    for (int i = 0; i < c.length; i++) {
      c[i] = i / 9 == 1 ? 0 : (i * 7 + 3) % 27 - 13;
    }
    for (int i = 0; i < d.length; i++) {
      boolean fed = i % 24 / 6 != 1 && i % 24 % 4 != 2;
      d[i] = fed && i / 24 % 3 != 1 ? (i * 5 + 2) % 15 - 7 : 0;
    }
    for (int i = 0; i < e.length; i++) {
      e[i] = i % 9 % 3 != 1 ? 1 + i % 4 : 0;
    }
    float[] entries = {-0.75f, 0.1f, 0.5f, 1.25f};
    return new CompressedModel(
        network, new Preprocessing(new float[] {1 / 255f}, new float[] {-0.5f}),
        List.of(
            new CompressedModel.Layer(
                "c", new QuantizedTensor.FixedPoint(new int[] {4, 1, 3, 3}, c, 0.0625f),
                new QuantizedTensor.FixedPoint(new int[] {4}, new int[] {300, 0, -7, 12}, 0.001f)),
            new CompressedModel.Layer(
                "d", new QuantizedTensor.FixedPoint(new int[] {9, 24}, d, 0.07f),
                new QuantizedTensor.Floats(new int[] {9}, new float[] {0, 0, 0.3f, 0, 0, -1, 0, 0, 0.1f})),
            new CompressedModel.Layer(
                "e", new QuantizedTensor.FixedPoint(new int[] {3, 9}, e, 0.11f),
                new QuantizedTensor.Codebook(new int[] {3}, new int[] {4, 0, 1}, entries))));
  }

  /**
   * LeNet-5 after group pruning: 5 filters, 10 filters, 76 inputs and 16 units are left (the published numbers of the
   * group horseshoe), dense among each other but for the few that round to zero; levels of standard deviation 4, at
   * most 31 different ones.
   */
  public static CompressedModel groupedLenet5(TestRandom random) {
    boolean[] conv1 = chosen(random, 20, 5);
    boolean[] conv2 = chosen(random, 50, 10);
    boolean[] inputs = new boolean[800];
    boolean[] fromLive = chosen(random, 160, 76);
    int next = 0;
    for (int i = 0; i < 800; i++) {
      inputs[i] = conv2[i / 16] && fromLive[next++];
    }
    boolean[] units = chosen(random, 500, 16);
    boolean[][] columns = {{true}, conv1, inputs, units};
    boolean[][] rows = {conv1, conv2, units, chosen(random, 10, 10)};
    int[] kernel = {25, 25, 1, 1};
    int[][] layers = {new int[500], new int[25_000], new int[400_000], new int[5_000]};
    for (int l = 0; l < 4; l++) {
      int width = columns[l].length * kernel[l];
      for (int i = 0; i < layers[l].length; i++) {
        boolean survives = rows[l][i / width] && columns[l][i % width / kernel[l]];
        int level = (int) Math.round(random.nextLaplacian(4 / Math.sqrt(2)));
        layers[l][i] = survives ? Math.max(-15, Math.min(15, level)) : 0;
      }
    }
    return model(lenet5(), random, layers);
  }

  /** So many true ones. */
  private static boolean[] chosen(TestRandom random, int count, int ones) {
    boolean[] chosen = new boolean[count];
    for (int left = ones; left > 0;) {
      int index = random.nextInt(count);
      left -= chosen[index] ? 0 : 1;
      chosen[index] = true;
    }
    return chosen;
  }

  /** One channel of 6 x 7; weights of three levels, tied or not, and of five; biases half floats. Not in the registry. */
  public static CompressedModel ternary() {
    NetworkSpec network =
        new NetworkSpec(
            "ternary", 1, 6, 7,
            List.of(
                new Conv2d("c", 1, 3, 3), new Relu(), new MaxPool(2), new Flatten(), new Dense("d", 12, 5), new Relu(),
                new Dense("e", 5, 3)));
    int[] c = new int[27];
    int[] d = new int[60];
    int[] e = new int[15];
    for (int i = 0; i < c.length; i++) {
      c[i] = (i * 5 + 1) % 7 % 3 - 1;
    }
    for (int i = 0; i < d.length; i++) {
      d[i] = (i * 7 + 3) % 11 % 3;
    }
    for (int i = 0; i < e.length; i++) {
      e[i] = (i * 3 + 1) % 7 % 5 - 2;
    }
    return new CompressedModel(
        network, new Preprocessing(new float[] {1 / 255f}, new float[] {-0.5f}),
        List.of(
            new CompressedModel.Layer(
                "c", new QuantizedTensor.FixedPoint(new int[] {3, 1, 3, 3}, c, 0.21f),
                new QuantizedTensor.Floats(new int[] {3}, new float[] {0x1.554p-2f, -0.0f, -0x1p-24f})),
            new CompressedModel.Layer(
                "d", new QuantizedTensor.Codebook(new int[] {5, 12}, d, new float[] {-0.17f, 0.23f}),
                new QuantizedTensor.Floats(new int[] {5}, new float[] {0.125f, -3, 0x1.ffcp-3f, 0.5f, 65504})),
            new CompressedModel.Layer(
                "e", new QuantizedTensor.FixedPoint(new int[] {3, 5}, e, 0.11f),
                new QuantizedTensor.Floats(new int[] {3}, new float[] {0.5f, -1, 0x1.004p0f}))));
  }

  /** A model without a single weight. */
  public static CompressedModel empty(NetworkSpec network) {
    List<LayerSpec.Weighted> layers = network.weightedLayers();
    int[][] weights = new int[layers.size()][];
    for (int l = 0; l < weights.length; l++) {
      weights[l] = new int[layers.get(l).weightCount()];
    }
    return model(network, TestRandom.seeded(0), weights);
  }

  private static int level(TestRandom random) {
    int level = (int) Math.round(random.nextLaplacian(4 / Math.sqrt(2)));
    return level != 0 ? level : random.nextInt(2) == 0 ? 1 : -1;
  }

  /** Biases are zero where a unit has no weights, else levels of up to 8 bits. */
  private static CompressedModel model(NetworkSpec network, TestRandom random, int[]... weights) {
    List<CompressedModel.Layer> layers = new ArrayList<>();
    for (int l = 0; l < weights.length; l++) {
      LayerSpec.Weighted spec = network.weightedLayers().get(l);
      int[] bias = new int[spec.outputs()];
      int columns = weights[l].length / bias.length;
      for (int i = 0; i < weights[l].length; i++) {
        if (weights[l][i] != 0 && bias[i / columns] == 0) {
          bias[i / columns] = (int) Math.round(random.nextLaplacian(40));
        }
      }
      QuantizedTensor weight = new QuantizedTensor.FixedPoint(spec.weightShape(), weights[l], 0.0712f);
      QuantizedTensor biases = new QuantizedTensor.FixedPoint(new int[] {bias.length}, bias, 0.0039f);
      layers.add(new CompressedModel.Layer(spec.name(), weight, biases));
    }
    float[] scale = new float[network.channels()];
    java.util.Arrays.fill(scale, 1 / 255f);
    return new CompressedModel(network, new Preprocessing(scale, new float[network.channels()]), layers);
  }
}
