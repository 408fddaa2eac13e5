package org.bayespress.format.container;

import org.bayespress.format.coding.NewerDataException;

/** An intact file of a format version, or with a random code of a generator version, that this release does not know yet. */
public final class NewerVersionException extends BpzException {

  private static final long serialVersionUID = 1L;

  NewerVersionException(String section, NewerDataException cause) {
    super(".bpz file, section " + section + ": " + cause.getMessage() + "; use a newer BayesPress", cause);
  }
}
