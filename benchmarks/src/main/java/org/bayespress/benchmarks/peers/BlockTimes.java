package org.bayespress.benchmarks.peers;

import java.util.Arrays;

/**
 * Times of blocks of repetitions, milliseconds a repetition.
 *
 * @param medianMillis of the blocks
 * @param minMillis of the blocks
 * @param p90Millis of the blocks
 * @param repetitions timed in all
 */
record BlockTimes(double medianMillis, double minMillis, double p90Millis, int repetitions) {

  /** Runs {@code work} untimed {@code warmUp} times, then {@code blocks} times {@code perBlock} times. */
  static BlockTimes of(int warmUp, int blocks, int perBlock, Runnable work) {
    return of(warmUp, blocks, perBlock, () -> {}, work);
  }

  /** The same, with {@code prepare} before every block, untimed. */
  static BlockTimes of(int warmUp, int blocks, int perBlock, Runnable prepare, Runnable work) {
    for (int i = 0; i < warmUp; i++) {
      if (i % perBlock == 0) {
        prepare.run();
      }
      work.run();
    }
    double[] millis = new double[blocks];
    for (int block = 0; block < blocks; block++) {
      prepare.run();
      long begin = System.nanoTime();
      for (int i = 0; i < perBlock; i++) {
        work.run();
      }
      millis[block] = (System.nanoTime() - begin) * 1e-6 / perBlock;
    }
    Arrays.sort(millis);
    double median = (millis[(blocks - 1) / 2] + millis[blocks / 2]) / 2;
    return new BlockTimes(median, millis[0], millis[(int) Math.ceil(0.9 * blocks) - 1], blocks * perBlock);
  }
}
