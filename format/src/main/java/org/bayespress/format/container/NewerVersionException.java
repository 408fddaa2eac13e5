package org.bayespress.format.container;

/** An intact file of a format version that this release does not know yet. */
public final class NewerVersionException extends BpzException {

  private static final long serialVersionUID = 1L;

  NewerVersionException(int found, int newest) {
    super(
        ".bpz file, section version: format version " + found + ", the newest that is read is " + newest
            + "; use a newer BayesPress",
        null);
  }
}
