package org.bayespress.core.data;

import java.nio.file.Path;

/**
 * Verdict on one file of a data set.
 *
 * @param file the file as published
 * @param path where it lies, null if it is missing
 * @param state the verdict
 * @param detail what is wrong, empty if nothing is
 */
public record FileStatus(DataFile file, Path path, State state, String detail) {

  /** Kinds of verdict. */
  public enum State { GOOD, MISSING, DAMAGED }
}
