package org.bayespress.core.autodiff;

import java.util.List;
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

/** Small networks with batch normalisation, concatenation, padding and means. */
final class BranchedNetworks {
  private BranchedNetworks() {}

  static List<NetworkSpec> all() {
    return List.of(dense(), joins(), nested(), normalizedInput());
  }

  /** Two dense blocks of two bottleneck units and one. */
  static NetworkSpec dense() {
    List<LayerSpec> layers =
        List.of(
            new Pad(1), new Conv2d("c", 2, 3, 3, false),
            new Remember(), new BatchNorm("n1", 3), new Relu(), new Conv2d("a1", 3, 4, 1, false),
            new BatchNorm("m1", 4), new Relu(), new Pad(1), new Conv2d("b1", 4, 2, 3, false), new Append(),
            new Remember(), new BatchNorm("n2", 5), new Relu(), new Conv2d("a2", 5, 4, 1, false),
            new BatchNorm("m2", 4), new Relu(), new Pad(1), new Conv2d("b2", 4, 2, 3, false), new Append(),
            new BatchNorm("t", 7), new Relu(), new Conv2d("d", 7, 5, 1, false), new AvgPool(2),
            new Remember(), new BatchNorm("n3", 5), new Relu(), new Conv2d("a3", 5, 4, 1, false),
            new BatchNorm("m3", 4), new Relu(), new Pad(1), new Conv2d("b3", 4, 2, 3, false), new Append(),
            new BatchNorm("e", 7), new Relu(), new GlobalAvgPool(), new Dense("f", 7, 3));
    return new NetworkSpec("dense block", 2, 5, 4, layers);
  }

  /** The input joined, an image joined with itself, and everything that reads or gives a joined image. */
  static NetworkSpec joins() {
    List<LayerSpec> layers =
        List.of(
            new Remember(), new Conv2d("a", 1, 2, 1), new Append(), new Conv2d("b", 3, 3, 2), new Relu(),
            new Remember(), new Append(), new Remember(), new BatchNorm("n", 6), new Append(),
            new Remember(), new Relu(), new Append(), new MaxPool(2), new Conv2d("c", 24, 4, 1), new Relu(), new Pad(1),
            new AvgPool(3), new Flatten(), new Dense("f", 4, 3));
    return new NetworkSpec("joins", 1, 7, 5, layers);
  }

  /** A join inside of another, and one image that two of them begin with. */
  static NetworkSpec nested() {
    List<LayerSpec> layers =
        List.of(
            new Conv2d("a", 1, 2, 2, false), new Remember(), new Remember(), new BatchNorm("n", 2), new Relu(),
            new Conv2d("b", 2, 3, 1), new Remember(), new Conv2d("c", 3, 2, 1), new Append(), new Append(),
            new BatchNorm("m", 7), new Conv2d("d", 7, 2, 1), new Append(), new BatchNorm("k", 4), new AvgPool(2),
            new Flatten(), new Dense("f", 16, 3));
    return new NetworkSpec("nested", 1, 6, 5, layers);
  }

  /** A normalisation in front of everything, where no gradient is wanted. */
  static NetworkSpec normalizedInput() {
    List<LayerSpec> layers =
        List.of(
            new BatchNorm("n", 2), new Conv2d("a", 2, 3, 2), new MaxPool(2), new BatchNorm("m", 3), new Relu(),
            new GlobalAvgPool(), new Dense("f", 3, 3));
    return new NetworkSpec("normalized input", 2, 5, 5, layers);
  }
}
