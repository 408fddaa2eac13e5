package org.bayespress.format.container;

import java.io.IOException;

/**
 * A {@code .bpz} file cannot be read. One of three things: the file is {@linkplain DamagedFileException damaged}, it
 * was written by an {@linkplain OlderVersionException older} version whose format is no longer read, or by a
 * {@linkplain NewerVersionException newer} one. A checked exception, as a file is input and not under the program's
 * control. The message names the section, what was found, what is allowed, and how to mend it.
 */
public abstract sealed class BpzException extends IOException
    permits DamagedFileException, OlderVersionException, NewerVersionException {

  private static final long serialVersionUID = 1L;

  BpzException(String message, Throwable cause) {
    super(message, cause);
  }
}
