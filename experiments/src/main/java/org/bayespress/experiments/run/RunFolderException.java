package org.bayespress.experiments.run;

/** A run folder that cannot be used; the message names the folder, what is wrong with it and what to do instead. */
public final class RunFolderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the message for the user. */
  public RunFolderException(String message) {
    super(message);
  }

  /** With the message for the user and the failure of the operating system. */
  public RunFolderException(String message, Throwable cause) {
    super(message, cause);
  }
}
