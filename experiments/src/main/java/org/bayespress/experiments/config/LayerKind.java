package org.bayespress.experiments.config;

import java.util.Arrays;
import java.util.List;
import org.bayespress.core.method.SettingsException;
import org.bayespress.format.network.LayerSpec;

/** The kinds of layers that a configuration can describe; one entry per kind is all that reading it takes. */
enum LayerKind {
  CONV("conv", List.of("filters", "kernel", "name", "biases"), "conv { filters = 8, kernel = 3 }") {
    @Override
    LayerSpec layer(LayerFields fields, int[] shape, int number) {
      return new LayerSpec.Conv2d(
          fields.name("conv" + number), shape[0], fields.extent("filters"), fields.extent("kernel"),
          fields.flag("biases", true));
    }
  },
  DENSE("dense", List.of("units", "name"), "dense { units = 10 }") {
    @Override
    LayerSpec layer(LayerFields fields, int[] shape, int number) {
      return new LayerSpec.Dense(fields.name("fc" + number), shape[0], fields.extent("units"));
    }
  },
  MAX_POOL("max-pool", List.of("size"), "max-pool { size = 2 }") {
    @Override
    LayerSpec layer(LayerFields fields, int[] shape, int number) {
      return new LayerSpec.MaxPool(fields.extent("size"));
    }
  },
  AVG_POOL("avg-pool", List.of("size"), "avg-pool { size = 2 }") {
    @Override
    LayerSpec layer(LayerFields fields, int[] shape, int number) {
      return new LayerSpec.AvgPool(fields.extent("size"));
    }
  },
  GLOBAL_AVG_POOL("global-avg-pool", List.of(), "global-avg-pool") {
    @Override
    LayerSpec layer(LayerFields fields, int[] shape, int number) {
      return new LayerSpec.GlobalAvgPool();
    }
  },
  BATCH_NORM("batch-norm", List.of("name"), "batch-norm {}") {
    @Override
    LayerSpec layer(LayerFields fields, int[] shape, int number) {
      return new LayerSpec.BatchNorm(fields.name("norm" + number), shape[0]);
    }
  },
  PAD("pad", List.of("margin"), "pad { margin = 1 }") {
    @Override
    LayerSpec layer(LayerFields fields, int[] shape, int number) {
      return new LayerSpec.Pad(fields.extent("margin"));
    }
  },
  REMEMBER("remember", List.of(), "remember") {
    @Override
    LayerSpec layer(LayerFields fields, int[] shape, int number) {
      return new LayerSpec.Remember();
    }
  },
  APPEND("append", List.of(), "append") {
    @Override
    LayerSpec layer(LayerFields fields, int[] shape, int number) {
      return new LayerSpec.Append();
    }
  },
  RELU("relu", List.of(), "relu") {
    @Override
    LayerSpec layer(LayerFields fields, int[] shape, int number) {
      return new LayerSpec.Relu();
    }
  },
  FLATTEN("flatten", List.of(), "flatten") {
    @Override
    LayerSpec layer(LayerFields fields, int[] shape, int number) {
      return new LayerSpec.Flatten();
    }
  };

  private final String label;
  private final List<String> keys;
  private final String example;

  LayerKind(String label, List<String> keys, String example) {
    this.label = label;
    this.keys = keys;
    this.example = example;
  }

  /**
   * The layer.
   *
   * @param fields what the configuration says
   * @param shape of what comes in, {@code [channels, height, width]} or {@code [features]}
   * @param number among the layers of this kind, from 1, for the usual name
   */
  abstract LayerSpec layer(LayerFields fields, int[] shape, int number);

  /** Name in configurations. */
  String label() {
    return label;
  }

  /** Keys it may have; extents are required. */
  List<String> keys() {
    return keys;
  }

  /** How it is written. */
  String example() {
    return example;
  }

  /** The kind of this name; {@code where} is for the message. */
  static LayerKind named(String label, String where) {
    for (LayerKind kind : values()) {
      if (kind.label.equals(label)) {
        return kind;
      }
    }
    List<String> labels = Arrays.stream(values()).map(LayerKind::label).toList();
    throw new SettingsException(where + ": unknown kind of layer '" + label + "'" + NearestMatch.hint(label, labels)
        + " Allowed: " + String.join(", ", labels));
  }
}
