package org.bayespress.experiments.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.stream.Collectors;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.network.Networks;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * The key {@code network}: the name of a known network, or a section that describes one.
 *
 * <pre>
 * network {
 *   name = mine                  # default: own
 *   input = [1, 28, 28]          # channels, height, width
 *   layers = [
 *     { conv { filters = 8, kernel = 3 } }, { max-pool { size = 2 } }, relu,
 *     flatten, { dense { units = 10 } }
 *   ]
 * }
 * </pre>
 *
 * <p>What a layer takes follows from the layers before it; its kinds and their keys are those of {@link LayerKind}.
 * Layers with weights may have a {@code name}, by default {@code conv1}, {@code conv2}, ..., {@code fc1}, ...
 */
public final class ConfiguredNetwork {
  /** The key. */
  static final String KEY = "network";

  private ConfiguredNetwork() {}

  /**
   * The network of a configuration.
   *
   * @throws SettingsException for an unknown name, or a description that is none of a network or of one that no file
   *     can hold; the message has the place in the configuration
   */
  public static NetworkSpec of(Config config) {
    return of(config, Networks.names());
  }

  /**
   * The network of a configuration.
   *
   * @param names of the known networks that it may name
   */
  static NetworkSpec of(Config config, List<String> names) {
    ConfigValue value = config.getValue(KEY);
    if (value instanceof ConfigObject section) {
      return described(section);
    }
    String found = HoconSettings.of(config).text(KEY);
    if (!names.contains(found)) {
      throw new SettingsException("key '" + KEY + "' (" + value.origin().description() + "): unknown '" + found + "'"
          + NearestMatch.hint(found, names) + " Allowed: " + String.join(", ", names)
          + ", or a section that describes a network: " + KEY + " { input = [1, 28, 28], layers = [ ... ] }");
    }
    return Networks.byName().get(found);
  }

  private static NetworkSpec described(ConfigObject section) {
    NetworkSpec network = NetworkDescription.read(section);
    String where = "key '" + KEY + "' (" + section.origin().description() + "): ";
    NetworkSpec known = Networks.byName().get(network.name());
    if (known != null && !known.equals(network)) {
      throw new SettingsException(where + "the name '" + network.name() + "' belongs to another network, "
          + known.weightedLayers().stream().map(LayerSpec.Weighted::name).collect(Collectors.joining("-"))
          + "; give yours another name");
    }
    try {
      BpzWriter.requireStorable(network);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(where + "no file can hold it: " + e.getMessage());
    }
    return network;
  }
}
