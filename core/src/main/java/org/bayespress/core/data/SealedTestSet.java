package org.bayespress.core.data;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The test set of one run, which opens once: after the compressed file was written and decoded. Training, thresholds,
 * stopping and every hyper-parameter see only the training and validation sets; code that wants a look at the test set
 * has to call {@link #openAfterDecoding()} and so says what it does. The files are neither read nor verified before.
 */
public final class SealedTestSet {

  private final Supplier<Dataset> reader;
  private final AtomicBoolean opened = new AtomicBoolean();

  private SealedTestSet(Supplier<Dataset> reader) {
    this.reader = reader;
  }

  /** A sealed test set that {@code reader} reads when it is opened. */
  public static SealedTestSet of(Supplier<Dataset> reader) {
    return new SealedTestSet(reader);
  }

  /** Whether the seal is broken. */
  public boolean isOpened() {
    return opened.get();
  }

  /**
   * Reads the test set. Every network of a run that is to be tested (dense and decoded) is tested on the one returned.
   *
   * @throws IllegalStateException if it was opened before
   * @throws DataException if its files are missing or damaged
   */
  public Dataset openAfterDecoding() {
    if (opened.getAndSet(true)) {
      throw new IllegalStateException("the test set of this run was opened before; it opens once, after decoding:"
          + " keep what the first opening returned, and tune on the validation set");
    }
    return reader.get();
  }
}
