package org.bayespress.experiments.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bayespress.core.method.SettingsException;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkBuilder;
import org.bayespress.format.network.NetworkSpec;

/** Reads the section {@code network}, layer by layer; see {@link ConfiguredNetwork} for what it looks like. */
final class NetworkDescription {
  /** Keys of the section. */
  static final List<String> KEYS = List.of("name", "input", "layers");

  private static final String STANDARD_NAME = "own";

  private final ConfigObject section;
  private final NetworkBuilder network;
  private final Set<String> names = new HashSet<>();
  private final Map<LayerKind, Integer> counts = new EnumMap<>(LayerKind.class);

  private NetworkDescription(ConfigObject section) {
    this.section = section;
    String name = section.containsKey("name") ? LayerFields.name(section.get("name"), key("name")) : STANDARD_NAME;
    int[] input = input();
    this.network = new NetworkBuilder(name, input[0], input[1], input[2]);
  }

  /**
   * Reads the section.
   *
   * @throws SettingsException for anything that is no network; the message has the place of the layer
   */
  static NetworkSpec read(ConfigObject section) {
    NetworkDescription description = new NetworkDescription(section);
    ConfigList elements = description.list("layers", "a list of layers, such as [ flatten, { dense { units = 10 } } ]");
    for (int i = 0; i < elements.size(); i++) {
      description.add(LayerFields.of(elements.get(i), key("layers") + ", layer " + (i + 1)));
    }
    return description.network(elements);
  }

  private static String key(String key) {
    return "key '" + ConfiguredNetwork.KEY + "." + key + "'";
  }

  private ConfigList list(String key, String allowed) {
    ConfigValue value = section.get(key);
    if (value instanceof ConfigList list && !list.isEmpty()) {
      return list;
    }
    ConfigValue place = value == null ? section : value;
    throw new SettingsException(key(key) + " (" + place.origin().description() + "): found "
        + (value == null ? "nothing" : value.render()) + ", allowed is " + allowed);
  }

  private int[] input() {
    String allowed = "a list of three numbers, channels, height and width, such as [1, 28, 28]";
    ConfigList extents = list("input", allowed);
    if (extents.size() != 3) {
      throw new SettingsException(key("input") + " (" + extents.origin().description() + "): found "
          + extents.unwrapped() + ", allowed is " + allowed);
    }
    int[] input = new int[3];
    for (int axis = 0; axis < input.length; axis++) {
      input[axis] = LayerFields.extent(extents.get(axis), key("input"));
    }
    return input;
  }

  private void add(LayerFields fields) {
    int number = counts.merge(fields.kind(), 1, Integer::sum);
    try {
      LayerSpec layer = fields.kind().layer(fields, network.shape(), number);
      if (layer instanceof LayerSpec.Weighted weighted && !names.add(weighted.name())) {
        throw fields
            .refused("a second layer of the name '" + weighted.name() + "'; give every layer a name of its own");
      }
      network.add(layer);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw fields.refused(e.getMessage());
    }
  }

  private NetworkSpec network(ConfigList elements) {
    if (names.isEmpty()) {
      throw new SettingsException(
          key("layers") + " (" + elements.origin().description()
              + "): no layer has weights, so nothing can be trained");
    }
    try {
      return network.network();
    } catch (IllegalArgumentException e) {
      throw new SettingsException(key("layers") + " (" + elements.origin().description() + "): " + e.getMessage());
    }
  }
}
