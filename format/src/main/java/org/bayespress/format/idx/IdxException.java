package org.bayespress.format.idx;

import java.io.IOException;

/** An idx file that cannot be read; the message names the file, what was found, what is allowed and how to mend it. */
public final class IdxException extends IOException {
  private static final long serialVersionUID = 1L;

  public IdxException(String message) {
    super(message);
  }

  public IdxException(String message, Throwable cause) {
    super(message, cause);
  }
}
