package org.bayespress.core.method;

import java.util.List;

/**
 * A section of the run's configuration, as a method or prior reads it. Every key must exist in the module's
 * {@code reference.conf} (that is its default and its documentation); a value of the wrong kind raises a
 * {@link SettingsException} that names key, origin, what was found and what is allowed.
 */
public interface Settings {

  /** A real number. */
  double real(String key);

  /** A real number that must lie in {@code [least, most]}. */
  default double real(String key, double least, double most) {
    double value = real(key);
    if (!(value >= least && value <= most)) {
      throw refuse(key, value, "a number from " + least + " to " + most);
    }
    return value;
  }

  /** A list of real numbers, possibly empty. */
  List<Double> reals(String key);

  /** A whole number. */
  int whole(String key);

  /** A whole number that must lie in {@code [least, most]}. */
  default int whole(String key, int least, int most) {
    int value = whole(key);
    if (value < least || value > most) {
      throw refuse(key, value, "a whole number from " + least + " to " + most);
    }
    return value;
  }

  /** A text. */
  String text(String key);

  /** {@code true} or {@code false}. */
  boolean flag(String key);

  /** The section below {@code key}. */
  Settings section(String key);

  /** An exception for a value that is not allowed; the message names the full key and where it was set. */
  SettingsException refuse(String key, Object found, String allowed);
}
