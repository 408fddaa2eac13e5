package org.bayespress.experiments.config;

import com.typesafe.config.ConfigUtil;
import java.util.stream.Collectors;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/** A network as the section of a configuration that describes it; {@link ConfiguredNetwork} reads it back. */
public final class NetworkText {

  private NetworkText() {}

  /** The section {@code network}, with a line for each layer and a line break at the end. */
  public static String of(NetworkSpec network) {
    String layers = network.layers().stream().map(layer -> "    " + layer(layer)).collect(Collectors.joining("\n"));
    return ConfiguredNetwork.KEY + " {\n  name = " + quoted(network.name()) + "\n  input = [" + network.channels()
        + ", " + network.height() + ", " + network.width() + "]\n  layers = [\n" + layers + "\n  ]\n}\n";
  }

  private static String layer(LayerSpec layer) {
    return switch (layer) {
      case LayerSpec.Conv2d conv -> "{ conv { name = " + quoted(conv.name()) + ", filters = " + conv.out()
          + ", kernel = " + conv.kernel() + (conv.biased() ? "" : ", biases = false") + " } }";
      case LayerSpec.Dense dense -> "{ dense { name = " + quoted(dense.name()) + ", units = " + dense.out() + " } }";
      case LayerSpec.MaxPool pool -> "{ max-pool { size = " + pool.size() + " } }";
      case LayerSpec.AvgPool pool -> "{ avg-pool { size = " + pool.size() + " } }";
      case LayerSpec.BatchNorm norm -> "{ batch-norm { name = " + quoted(norm.name()) + " } }";
      case LayerSpec.Pad pad -> "{ pad { margin = " + pad.margin() + " } }";
      case LayerSpec.GlobalAvgPool _ -> LayerKind.GLOBAL_AVG_POOL.label();
      case LayerSpec.Remember _ -> LayerKind.REMEMBER.label();
      case LayerSpec.Append _ -> LayerKind.APPEND.label();
      case LayerSpec.Relu _ -> LayerKind.RELU.label();
      case LayerSpec.Flatten _ -> LayerKind.FLATTEN.label();
    };
  }

  private static String quoted(String text) {
    return ConfigUtil.quoteString(text);
  }
}
