package org.bayespress.core.method;

/**
 * A configuration the program refuses; the message names the key, where it was set, what was found and what is allowed.
 */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SettingsException(String message) {
    super(message);
  }
}
