package org.bayespress.format.codec;

/** How a tensor says which of its values are zero. The order is the number in the file. */
enum Layout {
  /** Not at all: float32 values one after another, no range coder. */
  PLAIN("plain"),
  /** One decision for every value. */
  DENSE("dense"),
  /** Live rows and columns first, then one decision for every value where both are alive. */
  SPARSE("sparse");

  private final String label;

  Layout(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
