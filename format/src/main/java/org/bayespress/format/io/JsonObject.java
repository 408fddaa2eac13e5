package org.bayespress.format.io;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** One JSON object, written key by key in the order of the calls; keys are not checked for repetition. */
public final class JsonObject {

  private final StringBuilder text = new StringBuilder("{");

  /** Adds a string, escaped. */
  public JsonObject add(String key, String value) {
    key(key);
    quote(value);
    return this;
  }

  /** Adds a whole number. */
  public JsonObject add(String key, long value) {
    key(key);
    text.append(value);
    return this;
  }

  /** Adds a number with just these digits. */
  public JsonObject add(String key, BigDecimal value) {
    key(key);
    text.append(value.toPlainString());
    return this;
  }

  /** Adds a number with three decimals, or null for NaN and infinity. */
  public JsonObject addRounded(String key, double value) {
    key(key);
    text.append(Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "null");
    return this;
  }

  /** Adds an object as it is now. */
  public JsonObject add(String key, JsonObject value) {
    key(key);
    text.append(value);
    return this;
  }

  /** Adds an array of values that print as JSON: numbers or objects, not strings. */
  public JsonObject add(String key, List<?> values) {
    key(key);
    text.append('[');
    for (int i = 0; i < values.size(); i++) {
      text.append(i == 0 ? "" : ",").append(values.get(i));
    }
    text.append(']');
    return this;
  }

  @Override
  public String toString() {
    return text + "}";
  }

  private void key(String key) {
    text.append(text.length() > 1 ? "," : "");
    quote(key);
    text.append(':');
  }

  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ') {
        text.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
      } else {
        text.append(c == '"' || c == '\\' ? "\\" : "").append(c);
      }
    }
    text.append('"');
  }
}
