package org.bayespress.priors;

import java.util.List;
import org.bayespress.core.method.Settings;
import org.bayespress.core.method.SettingsException;

/** A section {@code prior} that holds tau0 alone. */
record Tau0(double value) implements Settings {

  static Tau0 of(double value) {
    return new Tau0(value);
  }

  @Override
  public double real(String key) {
    if (!key.equals("tau0")) {
      throw new AssertionError("no key " + key);
    }
    return value;
  }

  @Override
  public List<Double> reals(String key) {
    throw new AssertionError("no key " + key);
  }

  @Override
  public int whole(String key) {
    throw new AssertionError("no key " + key);
  }

  @Override
  public String text(String key) {
    throw new AssertionError("no key " + key);
  }

  @Override
  public boolean flag(String key) {
    throw new AssertionError("no key " + key);
  }

  @Override
  public Settings section(String key) {
    throw new AssertionError("no key " + key);
  }

  @Override
  public SettingsException refuse(String key, Object found, String allowed) {
    return new SettingsException("key 'prior." + key + "': found " + found + ", allowed is " + allowed);
  }
}
