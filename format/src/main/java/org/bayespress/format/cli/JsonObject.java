package org.bayespress.format.cli;

import java.math.BigDecimal;
import java.util.List;

/** One JSON object, written key by key. */
final class JsonObject {

  private final StringBuilder text = new StringBuilder("{");

  JsonObject add(String key, String value) {
    key(key);
    quote(value);
    return this;
  }

  JsonObject add(String key, long value) {
    key(key);
    text.append(value);
    return this;
  }

  JsonObject add(String key, BigDecimal value) {
    key(key);
    text.append(value.toPlainString());
    return this;
  }

  /** Appends null for a number that does not exist, else three decimals. */
  JsonObject addRounded(String key, double value) {
    key(key);
    text.append(Double.isFinite(value) ? LedgerReport.rounded(value) : "null");
    return this;
  }

  JsonObject add(String key, JsonObject value) {
    key(key);
    text.append(value);
    return this;
  }

  JsonObject add(String key, List<?> values) {
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
