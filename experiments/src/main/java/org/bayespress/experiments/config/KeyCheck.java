package org.bayespress.experiments.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.bayespress.core.method.SettingsException;

/** Holds a configuration against the merged {@code reference.conf}: every key must be there, with its kind of value. */
final class KeyCheck {
  private final Config reference;
  private final List<String> complaints = new ArrayList<>();

  private KeyCheck(Config reference) {
    this.reference = reference;
  }

  /**
   * Checks a whole configuration.
   *
   * @throws SettingsException naming every key that does not fit, with its origin and the nearest key there is
   */
  static void check(ConfigObject found, Config reference) {
    KeyCheck check = new KeyCheck(reference);
    check.section(found, reference.root(), "");
    if (!check.complaints.isEmpty()) {
      throw new SettingsException(String.join(System.lineSeparator(), check.complaints));
    }
  }

  private void section(ConfigObject found, ConfigObject known, String prefix) {
    for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(found).entrySet()) {
      String path = prefix + ConfigUtil.joinPath(entry.getKey());
      ConfigValue value = entry.getValue();
      ConfigValue standard = known.get(entry.getKey());
      if (standard == null) {
        complaints.add(unknown(path, value, known, prefix));
      } else if (standard instanceof ConfigObject below && value instanceof ConfigObject section) {
        section(section, below, path + ".");
      } else if (path.equals(ConfiguredNetwork.KEY) && value instanceof ConfigObject described) {
        describedNetwork(described);
      } else if (!fits(value, standard)) {
        complaints.add("key '" + path + "' (" + value.origin().description() + "): found " + shown(value)
            + ", allowed is " + kind(standard.valueType()));
      }
    }
  }

  /** A network may be described where one is named otherwise. */
  private void describedNetwork(ConfigObject network) {
    for (String key : new TreeSet<>(network.keySet())) {
      if (!NetworkDescription.KEYS.contains(key)) {
        complaints.add("unknown key '" + ConfiguredNetwork.KEY + "." + key + "' (" + origin(network.get(key)) + ")"
            + NearestMatch.hint(key, NetworkDescription.KEYS) + " Allowed here: "
            + String.join(", ", NetworkDescription.KEYS));
      }
    }
  }

  private String unknown(String path, ConfigValue value, ConfigObject known, String prefix) {
    String where = "unknown key '" + path + "' (" + origin(value) + ")";
    TreeSet<String> near = new TreeSet<>();
    known.keySet().forEach(key -> near.add(prefix + ConfigUtil.joinPath(key)));
    String last = path.substring(path.lastIndexOf('.') + 1);
    TreeSet<String> leaves = new TreeSet<>();
    reference.entrySet().forEach(entry -> leaves.add(entry.getKey()));
    List<String> same = leaves.stream().filter(leaf -> leaf.endsWith("." + last))
        .sorted(Comparator.comparing((String leaf) -> !leaf.startsWith("training.")).thenComparing(Function.identity()))
        .map(leaf -> "'" + leaf + "'").toList();
    if (!same.isEmpty()) {
      return where + "; did you mean " + String.join(" or ", same) + "?";
    }
    String hint = NearestMatch.hint(path, near);
    if (hint.isEmpty()) {
      hint = NearestMatch.hint(path, leaves);
    }
    return where + hint + " Allowed here: " + String.join(", ", near);
  }

  /** Where the first value at or below this one was written. */
  private static String origin(ConfigValue value) {
    return value instanceof ConfigObject section && !section.isEmpty()
        ? origin(new TreeMap<>(section).firstEntry().getValue())
        : value.origin().description();
  }

  private static boolean fits(ConfigValue value, ConfigValue standard) {
    ConfigValueType type = value.valueType();
    if (type == ConfigValueType.NULL || standard.valueType() == ConfigValueType.OBJECT) {
      return false;
    }
    Config single = value.atPath("value");
    try {
      switch (standard.valueType()) {
        case NUMBER -> single.getDouble("value");
        case BOOLEAN -> single.getBoolean("value");
        case LIST -> single.getList("value");
        default -> single.getString("value");
      }
      return true;
    } catch (ConfigException.WrongType | ConfigException.BadValue e) {
      return false;
    }
  }

  private static String shown(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> "a section";
      case LIST -> "a list";
      case STRING -> "'" + value.unwrapped() + "'";
      default -> String.valueOf(value.unwrapped());
    };
  }

  private static String kind(ConfigValueType type) {
    return switch (type) {
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case LIST -> "a list";
      case OBJECT -> "a section { ... }";
      default -> "a text";
    };
  }
}
