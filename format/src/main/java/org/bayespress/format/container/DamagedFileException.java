package org.bayespress.format.container;

/** Not a {@code .bpz} file, or one whose bytes are not those that were written. */
public final class DamagedFileException extends BpzException {

  private static final long serialVersionUID = 1L;

  private final String section;

  DamagedFileException(String section, String found, String mend, Throwable cause) {
    super("damaged .bpz file, section " + section + ": " + found + "; " + mend, cause);
    this.section = section;
  }

  /** The part of the file in which the damage shows, for example {@code layer fc1 weight}. */
  public String section() {
    return section;
  }
}
