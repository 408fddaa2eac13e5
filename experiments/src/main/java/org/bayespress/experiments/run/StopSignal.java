package org.bayespress.experiments.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C (or a plain kill) while a training runs: the JVM's shutdown waits until the training has written its
 * checkpoint and the command has said where. The JVM then ends with the code of the signal, 130 for Ctrl-C.
 */
public final class StopSignal implements BooleanSupplier, AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "stop-signal");
  private volatile boolean requested;

  private StopSignal() {}

  /** Listens from now until {@link #close}. */
  public static StopSignal listen() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  private void stop() {
    requested = true;
    try {
      finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the training should write a checkpoint and stop. */
  @Override
  public boolean getAsBoolean() {
    return requested;
  }

  /** The work is over, whatever its end, and everything has been said: a shutdown that waits may go on. */
  @Override
  public void close() {
    finished.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // the shutdown began just now; the hook returns at once
        requested = true;
      }
    }
  }
}
