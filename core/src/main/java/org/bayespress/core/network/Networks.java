package org.bayespress.core.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bayespress.format.network.DenseNet;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.LayerSpec.MaxPool;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.NetworkSpec;

/** The networks by the names that configurations use. */
public final class Networks {
  private static final Map<String, NetworkSpec> BY_NAME = new LinkedHashMap<>();

  static {
    add(lenet300());
    add(lenet5());
    add(lenet5Caffe());
    add(DenseNet.of(22, 12));
    add(DenseNet.of(76, 12));
  }

  private Networks() {}

  private static void add(NetworkSpec network) {
    BY_NAME.put(network.name(), network);
  }

  /** All networks by name. */
  public static Map<String, NetworkSpec> byName() {
    return Map.copyOf(BY_NAME);
  }

  /** Names in the order of this class. */
  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /** LeNet-300-100 for 28 x 28 grey images: 266,200 weights and 410 biases. */
  public static NetworkSpec lenet300() {
    return new NetworkSpec(
        "lenet300", 1, 28, 28,
        List.of(
            new Flatten(), new Dense("fc1", 784, 300), new Relu(), new Dense("fc2", 300, 100), new Relu(),
            new Dense("fc3", 100, 10)));
  }

  /**
   * LeNet-5-Caffe with ReLU after the convolutions, for 28 x 28 grey images: 430,500 weights and 580 biases. Pooling
   * comes before ReLU: the two commute, and a quarter of the elements passes through ReLU.
   */
  public static NetworkSpec lenet5() {
    List<LayerSpec> layers =
        List.of(
            new Conv2d("conv1", 1, 20, 5), new MaxPool(2), new Relu(), new Conv2d("conv2", 20, 50, 5),
            new MaxPool(2), new Relu(), new Flatten(), new Dense("fc1", 800, 500), new Relu(),
            new Dense("fc2", 500, 10));
    return new NetworkSpec("lenet5", 1, 28, 28, layers);
  }

  /** LeNet-5 as the Caffe definition has it: no ReLU after the convolutions; otherwise as {@link #lenet5()}. */
  public static NetworkSpec lenet5Caffe() {
    List<LayerSpec> layers =
        List.of(
            new Conv2d("conv1", 1, 20, 5), new MaxPool(2), new Conv2d("conv2", 20, 50, 5), new MaxPool(2),
            new Flatten(), new Dense("fc1", 800, 500), new Relu(), new Dense("fc2", 500, 10));
    return new NetworkSpec("lenet5-caffe", 1, 28, 28, layers);
  }
}
