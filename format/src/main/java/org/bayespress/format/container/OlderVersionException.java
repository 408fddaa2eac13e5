package org.bayespress.format.container;

/** An intact file of a format version that is no longer read. */
public final class OlderVersionException extends BpzException {

  private static final long serialVersionUID = 1L;

  OlderVersionException(int found, int oldest) {
    super(
        ".bpz file, section version: format version " + found + ", the oldest that is read is " + oldest
            + "; decode it with the BayesPress release that wrote it, or compress the network again",
        null);
  }
}
