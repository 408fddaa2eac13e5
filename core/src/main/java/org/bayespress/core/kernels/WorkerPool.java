package org.bayespress.core.kernels;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * A few threads that share the chunks of one loop after another. Every thread begins with chunks of its own, neighbours, and
 * then helps the others, so loops over the same arrays find in a thread's cache what it worked on before. In the end chance
 * decides which thread runs which chunk; bodies must write to places that depend on the chunk alone. The calling thread takes
 * part. One caller at a time.
 */
public final class WorkerPool implements AutoCloseable {

  /** The body of a parallel loop. */
  @FunctionalInterface
  public interface Body {
    /**
     * Runs one chunk.
     *
     * @param chunk number of the chunk
     * @param worker 0 to {@code threads() - 1}, for scratch memory
     */
    void run(int chunk, int worker);
  }

  /**
   * Spins before parking: about 200 microseconds, which covers what one thread does alone between two loops of a training step. A
   * thread that has parked is late by 50 to 100 microseconds for the next loop.
   */
  private static final int SPINS = 20_000;

  /** Counters of a cache line, and of the one that is fetched with it. */
  private static final int LINE = 32;

  private final Thread[] workers;
  /** The next chunk of every thread's own, each on a cache line of its own. */
  private final AtomicIntegerArray next;
  private final AtomicInteger running = new AtomicInteger();
  private volatile int generation;
  private volatile boolean closed;
  private Body body;
  private int chunks;
  private volatile Throwable failure;

  private WorkerPool(int threads) {
    workers = new Thread[threads - 1];
    next = new AtomicIntegerArray(threads * LINE);
    for (int i = 0; i < workers.length; i++) {
      int worker = i + 1;
      workers[i] = Thread.ofPlatform().daemon().name("bayespress-worker-" + worker).start(() -> serve(worker));
    }
  }

  /** A pool of {@code threads} threads, the caller included. */
  public static WorkerPool of(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads = " + threads + "; allowed is 1 or more");
    }
    return new WorkerPool(threads);
  }

  /** Number of threads, the caller included. */
  public int threads() {
    return workers.length + 1;
  }

  /**
   * Runs chunks {@code 0 .. count - 1} and returns when all are done.
   *
   * @throws IllegalStateException if a body failed (its exception is the cause) or the pool is closed
   */
  public void run(int count, Body loop) {
    if (closed) {
      throw new IllegalStateException("the worker pool is closed");
    }
    if (count == 1 || workers.length == 0) {
      try {
        for (int chunk = 0; chunk < count; chunk++) {
          loop.run(chunk, 0);
        }
      } catch (RuntimeException | Error e) {
        throw new IllegalStateException("a parallel loop failed", e);
      }
      return;
    }
    body = loop;
    chunks = count;
    failure = null;
    for (int worker = 0; worker < threads(); worker++) {
      next.set(worker * LINE, firstOf(worker));
    }
    running.set(workers.length);
    generation++;
    for (Thread worker : workers) {
      LockSupport.unpark(worker);
    }
    take(0);
    int spins = 0;
    while (running.get() > 0) {
      if (++spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
    if (failure != null) {
      throw new IllegalStateException("a parallel loop failed", failure);
    }
  }

  private int firstOf(int worker) {
    return (int) ((long) chunks * worker / threads());
  }

  private void take(int worker) {
    try {
      for (int helped = 0; helped < threads(); helped++) {
        int owner = (worker + helped) % threads();
        int end = firstOf(owner + 1);
        for (int chunk = next.getAndIncrement(owner * LINE); chunk < end; chunk = next.getAndIncrement(owner * LINE)) {
          body.run(chunk, worker);
        }
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  private void serve(int worker) {
    int seen = 0;
    while (!closed) {
      int spins = 0;
      while (generation == seen && !closed) {
        if (++spins < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
      if (closed) {
        return;
      }
      seen = generation;
      take(worker);
      running.decrementAndGet();
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Thread worker : workers) {
      LockSupport.unpark(worker);
    }
  }
}
