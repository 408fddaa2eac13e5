package org.bayespress.experiments.doctor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** How fast memory is, by copying more of it than the caches hold. */
final class Copying {
  private static final long BYTES = 128L << 20;
  private static final int TRIES = 5;

  private Copying() {}

  /** Best of some copies on one thread, bytes read and bytes written, 1e9 a second. */
  static double gigabytesPerSecond() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = arena.allocate(BYTES, 64).fill((byte) 1);
      MemorySegment to = arena.allocate(BYTES, 64);
      double best = 0;
      for (int i = 0; i < TRIES; i++) {
        long begin = System.nanoTime();
        to.copyFrom(from);
        best = Math.max(best, 2.0 * BYTES / (System.nanoTime() - begin));
      }
      return best;
    }
  }
}
