package org.bayespress.core.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkerPoolTest {
  private static final int[] COUNTS = {1, 2, 7, 1000, 2, 1, 0, 7};

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void everyChunkRunsExactlyOnceBeforeRunReturns(int threads) {
    try (WorkerPool pool = WorkerPool.of(threads)) {
      assertThat(pool.threads()).isEqualTo(threads);
      AtomicInteger strangers = new AtomicInteger();
      for (int round = 0; round < 2_000; round++) {
        int count = COUNTS[round % COUNTS.length];
        AtomicIntegerArray runs = new AtomicIntegerArray(count);
        pool.run(count, (chunk, worker) -> {
          runs.incrementAndGet(chunk);
          if (worker < 0 || worker >= threads) {
            strangers.incrementAndGet();
          }
        });
        for (int chunk = 0; chunk < count; chunk++) {
          assertThat(runs.get(chunk)).as("round %d, chunk %d of %d", round, chunk, count).isEqualTo(1);
        }
      }
      assertThat(strangers).hasValue(0);
    }
  }

  /** Scratch memory by worker number is safe: no number is used by two threads of a loop. */
  @Test
  void aWorkerNumberBelongsToOneThread() {
    try (WorkerPool pool = WorkerPool.of(3)) {
      Thread[] threads = new Thread[3];
      AtomicInteger mixed = new AtomicInteger();
      for (int round = 0; round < 200; round++) {
        pool.run(50, (chunk, worker) -> {
          if (threads[worker] == null) {
            threads[worker] = Thread.currentThread();
          } else if (threads[worker] != Thread.currentThread()) {
            mixed.incrementAndGet();
          }
        });
      }
      assertThat(mixed).hasValue(0);
    }
  }

  /** What the chunks of one loop wrote, the next loop and the caller see, without any volatile in the bodies. */
  @Test
  void loopsSeeEachOthersWrites() {
    try (WorkerPool pool = WorkerPool.of(4)) {
      int[] values = new int[97];
      for (int round = 0; round < 1_000; round++) {
        int[] before = values;
        int[] after = new int[97];
        pool.run(97, (chunk, worker) -> after[chunk] = before[(chunk + 1) % 97] + 1);
        values = after;
      }
      assertThat(values).containsOnly(1_000);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void aFailureReachesTheCallerAndThePoolWorksOn(int threads) {
    try (WorkerPool pool = WorkerPool.of(threads)) {
      for (int round = 0; round < 100; round++) {
        int bad = round % 20;
        for (Throwable failure : new Throwable[] {new ArithmeticException("bad"), new StackOverflowError("bad")}) {
          assertThatThrownBy(() -> pool.run(20, (chunk, worker) -> {
            if (chunk == bad) {
              throwIt(failure);
            }
          })).satisfiesAnyOf(
              thrown -> assertThat(thrown).isSameAs(failure), thrown -> assertThat(thrown).hasCause(failure));
        }
        AtomicInteger runs = new AtomicInteger();
        pool.run(20, (chunk, worker) -> runs.incrementAndGet());
        assertThat(runs).hasValue(20);
      }
    }
  }

  private static void throwIt(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }

  @Test
  void closingEndsTheThreads() throws InterruptedException {
    Thread[] worker = new Thread[2];
    WorkerPool pool = WorkerPool.of(2);
    for (int round = 0; round < 10_000 && worker[1] == null; round++) {
      pool.run(1000, (chunk, number) -> worker[number] = Thread.currentThread());
    }
    pool.close();
    assertThat(worker[1]).as("a thread of the pool that took part").isNotNull();
    worker[1].join(10_000);
    assertThat(worker[1].isAlive()).isFalse();
  }

  @Test
  void noThreadIsRefused() {
    assertThatThrownBy(() -> WorkerPool.of(0))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("threads = 0");
  }
}
