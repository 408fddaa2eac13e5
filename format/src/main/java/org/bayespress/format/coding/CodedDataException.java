package org.bayespress.format.coding;

/**
 * Coded data that no encoder has written. The container turns it into its own exception, which names the section of the
 * file.
 */
public final class CodedDataException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CodedDataException(String message) {
    super(message);
  }
}
