package org.bayespress.experiments.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bayespress.core.method.SettingsException;

/** One element of the list of layers: {@code relu}, or {@code { conv { filters = 8, kernel = 3 } }}. */
final class LayerFields {
  private static final int MOST = 1 << 20;

  private final LayerKind kind;
  private final Map<String, ConfigValue> fields;
  private final String where;

  private LayerFields(LayerKind kind, Map<String, ConfigValue> fields, String where) {
    this.kind = kind;
    this.fields = fields;
    this.where = where;
  }

  /**
   * Reads an element.
   *
   * @param place of the element, for messages
   * @throws SettingsException if its kind or one of its keys is not known
   */
  static LayerFields of(ConfigValue element, String place) {
    String where = place + " (" + element.origin().description() + ")";
    if (element.valueType() == ConfigValueType.STRING) {
      return new LayerFields(LayerKind.named(element.unwrapped().toString(), where), Map.of(), where);
    }
    if (!(element instanceof ConfigObject object) || object.size() != 1) {
      throw new SettingsException(where + ": found " + element.render() + ", allowed is one kind of layer, such as relu"
          + " or { conv { filters = 8, kernel = 3 } }");
    }
    Map.Entry<String, ConfigValue> only = object.entrySet().iterator().next();
    LayerKind kind = LayerKind.named(only.getKey(), where);
    if (!(only.getValue() instanceof ConfigObject section)) {
      throw new SettingsException(where + ": found " + kind.label() + " = " + only.getValue().render()
          + ", allowed is a section: " + kind.example());
    }
    for (String key : new TreeMap<>(section).keySet()) {
      if (!kind.keys().contains(key)) {
        throw new SettingsException(where + ": unknown key '" + key + "' of " + kind.label()
            + NearestMatch.hint(key, kind.keys()) + " Allowed: "
            + (kind.keys().isEmpty() ? "none" : String.join(", ", kind.keys())));
      }
    }
    return new LayerFields(kind, section, where);
  }

  LayerKind kind() {
    return kind;
  }

  /** A whole number of at least 1. */
  int extent(String key) {
    ConfigValue value = fields.get(key);
    if (value == null) {
      throw refused("lacks the key '" + key + "': " + kind.example());
    }
    return extent(value, where + ", " + kind.label() + "." + key);
  }

  /** True or false as given, or as usual. */
  boolean flag(String key, boolean usual) {
    ConfigValue value = fields.get(key);
    if (value == null) {
      return usual;
    }
    String text = value.unwrapped() == null ? "" : value.unwrapped().toString();
    if (!text.equals("true") && !text.equals("false")) {
      throw refused(key + ": found " + value.render() + ", allowed is true or false");
    }
    return text.equals("true");
  }

  /** The name given, or the usual one. */
  String name(String usual) {
    ConfigValue value = fields.get("name");
    return value == null ? usual : name(value, where + ", " + kind.label() + ".name");
  }

  /** A complaint about this layer. */
  SettingsException refused(String what) {
    return new SettingsException(where + ": " + kind.label() + ": " + what);
  }

  static int extent(ConfigValue value, String where) {
    try {
      int number = new BigDecimal(value.unwrapped().toString()).intValueExact();
      if (number >= 1 && number <= MOST) {
        return number;
      }
    } catch (NumberFormatException | ArithmeticException | NullPointerException e) {
      // said below, in the same words
    }
    throw new SettingsException(
        where + " (" + value.origin().description() + "): found " + value.render()
            + ", allowed is a whole number from 1 to " + MOST);
  }

  static String name(ConfigValue value, String where) {
    boolean text = List.of(ConfigValueType.STRING, ConfigValueType.NUMBER).contains(value.valueType());
    String name = text ? value.unwrapped().toString() : "";
    if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
      throw new SettingsException(
          where + " (" + value.origin().description() + "): found " + value.render() + ", allowed is a name");
    }
    return name;
  }
}
