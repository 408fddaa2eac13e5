package org.bayespress.experiments.cli;

/** What the process returns. */
public enum ExitCode {
  /** All went well. */
  FINE(0),
  /** The user's input (option, name, key, file) is wrong. */
  INPUT(2),
  /** Data or a file is missing, damaged, or cannot be written. */
  DATA(3),
  /** The training left the finite numbers. */
  NUMERICAL(4),
  /** A mistake in this program. */
  BUG(70),
  /** Stopped by the user; a checkpoint was written. */
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number. */
  public int code() {
    return code;
  }
}
