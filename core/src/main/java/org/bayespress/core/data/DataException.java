package org.bayespress.core.data;

/**
 * Data that is missing, damaged or cannot be fetched; the message names the files, the places and the way to mend it.
 */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DataException(String message) {
    super(message);
  }

  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
