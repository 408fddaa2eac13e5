package org.bayespress.format.codec;

/** What is stored for a value that is not zero. The order is the number in the file. */
enum ValueKind {
  /** Its 32 bits. */
  FLOATS("float32"),
  /** A level, to be multiplied by the tensor's step. */
  FIXED_POINT("fixed point"),
  /** An index into the tensor's codebook. */
  CODEBOOK("codebook"),
  /** Its 16 bits as a half float, see {@link org.bayespress.format.model.HalfFloat}. */
  HALF_FLOATS("float16");

  private final String label;

  ValueKind(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
