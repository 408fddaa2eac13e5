package org.bayespress.format.container;

import java.util.List;
import org.bayespress.format.network.DenseNet;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.LayerSpec.MaxPool;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.NetworkSpec;

/**
 * Networks whose whole description is one byte of the file. An entry never changes and never goes; a network that
 * differs from it in anything, a name included, is written out in full.
 */
final class KnownNetworks {

  private static final List<NetworkSpec> REGISTRY =
      List.of(
          new NetworkSpec(
              "lenet300", 1, 28, 28,
              List.of(
                  new Flatten(), new Dense("fc1", 784, 300), new Relu(), new Dense("fc2", 300, 100), new Relu(),
                  new Dense("fc3", 100, 10))),
          new NetworkSpec(
              "lenet5", 1, 28, 28,
              List.<LayerSpec>of(
                  new Conv2d("conv1", 1, 20, 5), new MaxPool(2), new Relu(), new Conv2d("conv2", 20, 50, 5),
                  new MaxPool(2), new Relu(), new Flatten(), new Dense("fc1", 800, 500), new Relu(),
                  new Dense("fc2", 500, 10))),
          new NetworkSpec(
              "lenet5-caffe", 1, 28, 28,
              List.<LayerSpec>of(
                  new Conv2d("conv1", 1, 20, 5), new MaxPool(2), new Conv2d("conv2", 20, 50, 5), new MaxPool(2),
                  new Flatten(), new Dense("fc1", 800, 500), new Relu(), new Dense("fc2", 500, 10))),
          DenseNet.of(22, 12),
          DenseNet.of(76, 12));

  private KnownNetworks() {}

  /** The registry number, or 0. */
  static int numberOf(NetworkSpec network) {
    return REGISTRY.indexOf(network) + 1;
  }

  /** Largest number. */
  static int count() {
    return REGISTRY.size();
  }

  /** The network with this number, 1..count. */
  static NetworkSpec get(int number) {
    return REGISTRY.get(number - 1);
  }
}
