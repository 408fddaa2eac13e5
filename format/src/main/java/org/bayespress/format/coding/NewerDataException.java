package org.bayespress.format.coding;

/**
 * Coded data of a version that this release does not know yet. The container turns it into its own exception, as it does with
 * {@link CodedDataException}.
 */
public final class NewerDataException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * The exception.
   *
   * @param what has the version, for example {@code generator}
   * @param found version of the data
   * @param newest version that this release knows
   */
  public NewerDataException(String what, int found, int newest) {
    super(what + " version " + found + ", the newest that is read is " + newest);
  }
}
