package org.bayespress.experiments.config;

import java.util.Arrays;
import java.util.List;
import org.bayespress.core.method.SettingsException;
import org.bayespress.format.network.LayerSpec;

/** The kinds of layers that a configuration can describe; one entry per kind is all that reading it takes. */
enum LayerKind {
  CONV("conv", List.of("filters", "kernel", "name", "biases"), "conv { filters = 8, kernel = 3 }",
      (fields, shape, number) -> new LayerSpec.Conv2d(
          fields.name("conv" + number), shape[0], fields.extent("filters"), fields.extent("kernel"),
          fields.flag("biases", true))),
  DENSE("dense", List.of("units", "name"), "dense { units = 10 }",
      (fields, shape, number) -> new LayerSpec.Dense(fields.name("fc" + number), shape[0], fields.extent("units"))),
  MAX_POOL("max-pool", List.of("size"), "max-pool { size = 2 }",
      (fields, shape, number) -> new LayerSpec.MaxPool(fields.extent("size"))),
  AVG_POOL("avg-pool", List.of("size"), "avg-pool { size = 2 }",
      (fields, shape, number) -> new LayerSpec.AvgPool(fields.extent("size"))),
  GLOBAL_AVG_POOL("global-avg-pool", (fields, shape, number) -> new LayerSpec.GlobalAvgPool()),
  BATCH_NORM("batch-norm", List.of("name"), "batch-norm {}",
      (fields, shape, number) -> new LayerSpec.BatchNorm(fields.name("norm" + number), shape[0])),
  PAD("pad", List.of("margin"), "pad { margin = 1 }",
      (fields, shape, number) -> new LayerSpec.Pad(fields.extent("margin"))),
  REMEMBER("remember", (fields, shape, number) -> new LayerSpec.Remember()),
  APPEND("append", (fields, shape, number) -> new LayerSpec.Append()),
  RELU("relu", (fields, shape, number) -> new LayerSpec.Relu()),
  FLATTEN("flatten", (fields, shape, number) -> new LayerSpec.Flatten());

  /** Makes a layer of what the configuration says, the shape of what comes in and its number. */
  @FunctionalInterface
  private interface Making {
    LayerSpec layer(LayerFields fields, int[] shape, int number);
  }

  private final String label;
  private final List<String> keys;
  private final String example;
  private final Making making;

  LayerKind(String label, List<String> keys, String example, Making making) {
    this.label = label;
    this.keys = keys;
    this.example = example;
    this.making = making;
  }

  /** A kind without keys. */
  LayerKind(String label, Making making) {
    this(label, List.of(), label, making);
  }

  /**
   * The layer.
   *
   * @param fields what the configuration says
   * @param shape of what comes in, {@code [channels, height, width]} or {@code [features]}
   * @param number among the layers of this kind, from 1, for the usual name
   */
  LayerSpec layer(LayerFields fields, int[] shape, int number) {
    return making.layer(fields, shape, number);
  }

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
