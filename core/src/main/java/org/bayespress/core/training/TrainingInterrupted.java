package org.bayespress.core.training;

/** The training was asked to stop and wrote a checkpoint first. */
public final class TrainingInterrupted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TrainingInterrupted(String message) {
    super(message);
  }
}
