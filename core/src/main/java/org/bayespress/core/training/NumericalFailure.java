package org.bayespress.core.training;

/** The objective became NaN or infinite; the message says where. The last checkpoint is intact. */
public final class NumericalFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NumericalFailure(String message) {
    super(message);
  }
}
