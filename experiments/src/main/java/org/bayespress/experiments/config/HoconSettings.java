package org.bayespress.experiments.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.util.List;
import org.bayespress.core.method.Settings;
import org.bayespress.core.method.SettingsException;

/** {@link Settings} over a resolved HOCON configuration; every complaint names the full key and its file and line. */
public final class HoconSettings implements Settings {
  private final Config root;
  private final String prefix;

  private HoconSettings(Config root, String prefix) {
    this.root = root;
    this.prefix = prefix;
  }

  /** All of a resolved configuration. */
  public static HoconSettings of(Config root) {
    return new HoconSettings(root, "");
  }

  @Override
  public double real(String key) {
    ConfigValue value = value(key);
    try {
      double number = root.getDouble(full(key));
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (ConfigException.WrongType | ConfigException.BadValue e) {
      throw refuse(key, shown(value), "a number");
    }
    throw refuse(key, shown(value), "a finite number");
  }

  @Override
  public List<Double> reals(String key) {
    ConfigValue value = value(key);
    try {
      List<Double> numbers = root.getDoubleList(full(key));
      if (numbers.stream().allMatch(Double::isFinite)) {
        return numbers;
      }
    } catch (ConfigException.WrongType | ConfigException.BadValue e) {
      throw refuse(key, shown(value), "a list of numbers, such as [0.2, 0, 0]");
    }
    throw refuse(key, shown(value), "a list of finite numbers");
  }

  @Override
  public int whole(String key) {
    long number = wholeLong(key);
    if (number != (int) number) {
      throw refuse(key, number, "a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE);
    }
    return (int) number;
  }

  /** A whole number of up to 64 bits, such as a seed. */
  public long wholeLong(String key) {
    ConfigValue value = value(key);
    try {
      return new BigDecimal(root.getString(full(key)).strip()).longValueExact();
    } catch (ConfigException.WrongType | NumberFormatException | ArithmeticException e) {
      throw refuse(key, shown(value), "a whole number");
    }
  }

  @Override
  public String text(String key) {
    ConfigValue value = value(key);
    if (value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST) {
      throw refuse(key, shown(value), "a text");
    }
    return root.getString(full(key));
  }

  @Override
  public boolean flag(String key) {
    ConfigValue value = value(key);
    try {
      return root.getBoolean(full(key));
    } catch (ConfigException.WrongType e) {
      throw refuse(key, shown(value), "true or false");
    }
  }

  @Override
  public HoconSettings section(String key) {
    ConfigValue value = value(key);
    if (value.valueType() != ConfigValueType.OBJECT) {
      throw refuse(key, shown(value), "a section { ... }");
    }
    return new HoconSettings(root, full(key) + ".");
  }

  @Override
  public SettingsException refuse(String key, Object found, String allowed) {
    String where = root.hasPath(full(key)) ? " (" + root.getValue(full(key)).origin().description() + ")" : "";
    return new SettingsException("key '" + full(key) + "'" + where + ": found " + found + ", allowed is " + allowed);
  }

  private ConfigValue value(String key) {
    String path = full(key);
    if (!root.hasPath(path)) {
      throw new SettingsException("key '" + path + "' has no value; every key needs a default in its module's "
          + "reference.conf, and null is not a value");
    }
    return root.getValue(path);
  }

  private static String shown(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING -> "'" + value.unwrapped() + "'";
      case OBJECT -> "a section";
      case LIST -> "the list " + value.unwrapped();
      default -> String.valueOf(value.unwrapped());
    };
  }

  private String full(String key) {
    return prefix + key;
  }
}
