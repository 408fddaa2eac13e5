package org.bayespress.format.network;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.format.network.LayerSpec.Append;
import org.bayespress.format.network.LayerSpec.AvgPool;
import org.bayespress.format.network.LayerSpec.BatchNorm;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.GlobalAvgPool;
import org.bayespress.format.network.LayerSpec.Pad;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.LayerSpec.Remember;

/**
 * Densely connected networks for 32 x 32 colour images of ten classes (G. Huang, Z. Liu, L. van der Maaten, K. Q.
 * Weinberger, "Densely connected convolutional networks", CVPR 2017, section 3, DenseNet-B): a 3 x 3 convolution to {@code
 * 2 k} channels, three dense blocks, and between them transitions of a 1 x 1 convolution, which keeps the number of channels, and
 * 2 x 2 average pooling. Every unit of a block puts k channels behind those it reads: normalisation, ReLU, 1 x 1
 * convolution to {@code 4 k} channels (the bottleneck), normalisation, ReLU, 3 x 3 convolution to k. The end is normalisation,
 * ReLU, the mean of every channel, a dense layer. Convolutions have no biases.
 */
public final class DenseNet {
  private static final int BLOCKS = 3;
  private static final int CLASSES = 10;

  private final int growth;
  private final List<LayerSpec> layers = new ArrayList<>();
  private int channels;

  private DenseNet(int growth) {
    this.growth = growth;
  }

  /**
   * The network called {@code densenet<depth>}.
   *
   * @param depth L, layers with weights along the way: {@code 4 + 6 n} for n units a block
   * @param growth k, channels that every unit adds
   * @throws IllegalArgumentException if no number of units gives this depth, or there is no growth
   */
  public static NetworkSpec of(int depth, int growth) {
    if (depth < 10 || (depth - 4) % (2 * BLOCKS) != 0 || growth < 1) {
      throw new IllegalArgumentException(
          "a DenseNet of depth " + depth + " and growth " + growth
              + "; its depth is 4 + 6 n with n of at least 1 (10, 16,"
              + " 22, ..., 76, ...), its growth at least 1");
    }
    DenseNet net = new DenseNet(growth);
    net.build((depth - 4) / (2 * BLOCKS));
    return new NetworkSpec("densenet" + depth, 3, 32, 32, net.layers);
  }

  private void build(int units) {
    channels = 2 * growth;
    add(new Pad(1), new Conv2d("conv", 3, channels, 3, false));
    for (int block = 1; block <= BLOCKS; block++) {
      for (int unit = 1; unit <= units; unit++) {
        unit("b" + block + "u" + unit);
      }
      if (block < BLOCKS) {
        String name = "t" + block;
        add(
            new BatchNorm(name + "n", channels), new Relu(), new Conv2d(name + "c", channels, channels, 1, false),
            new AvgPool(2));
      }
    }
    add(new BatchNorm("norm", channels), new Relu(), new GlobalAvgPool(), new Dense("fc", channels, CLASSES));
  }

  private void unit(String name) {
    int narrow = 4 * growth;
    add(
        new Remember(), new BatchNorm(name + "n1", channels), new Relu(),
        new Conv2d(name + "c1", channels, narrow, 1, false), new BatchNorm(name + "n2", narrow), new Relu(), new Pad(1),
        new Conv2d(name + "c2", narrow, growth, 3, false), new Append());
    channels += growth;
  }

  private void add(LayerSpec... more) {
    layers.addAll(List.of(more));
  }
}
