package org.bayespress.methods.miracle.coder;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.random.NoiseKey;

/** Codes a few blocks and prints their numbers; a process of its own, so that either kernel mode can be looked at. */
final class EncodeProbe {

  private EncodeProbe() {}

  public static void main(String[] arguments) {
    List<Integer> numbers = new ArrayList<>();
    try (WorkerPool pool = WorkerPool.of(2)) {
      CandidateSearch search = new CandidateSearch(5, 11, pool);
      NoiseKey key = NoiseKey.of(7, NoiseKey.Purpose.COMPRESSION);
      double[] mean = new double[21];
      double[] deviation = new double[21];
      for (int i = 0; i < mean.length; i++) {
        mean[i] = 0.9 * StrictMath.sin(i);
        deviation[i] = 0.5 + 0.4 * StrictMath.cos(i);
      }
      for (int block = 0; block < 12; block++) {
        BlockTarget target = new BlockTarget(mean, deviation);
        numbers.add(new BlockCoding(search, new ImportanceCoder(key), false).code(block, target).index());
        numbers.add(new BlockCoding(search, new OrderedCoder(key), false).code(block, target).index());
      }
    }
    System.out.println(numbers);
  }
}
