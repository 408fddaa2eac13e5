package org.bayespress.benchmarks.peers;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Callable;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NoiseKey.Purpose;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.experiments.cli.ExitCode;
import org.bayespress.experiments.run.Json;
import org.bayespress.priors.loguniform.ExactKl;
import org.bayespress.priors.loguniform.LogUniformPrior;
import org.bayespress.priors.loguniform.MolchanovKl;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kernels}: the log-uniform prior's KL with both gradients, and the normals, each by itself. */
@Command(name = "kernels", description = "Times KL value and gradients, and normals; one line of JSON each.")
final class KernelsCommand implements Callable<Integer> {
  private static final int[] COUNTS = {400_000, 1_000_000};
  private static final int CHUNK = 16_384;
  private static final int NORMALS = 1_000_000;

  @Spec
  private CommandSpec spec;

  @Option(names = "--threads", paramLabel = "N", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(names = "--warm-up", paramLabel = "N", defaultValue = "400", description = "Calls before the clock starts.")
  private int warmUp;

  @Option(names = "--blocks", paramLabel = "N", defaultValue = "20", description = "Blocks of 20 calls to time.")
  private int blocks;

  /**
   * What is printed.
   *
   * @param what {@code kl} or {@code normals}
   * @param form of the KL; empty for normals
   * @param count weights or normals
   * @param threads that compute
   * @param medianMillis median of the blocks
   * @param minMillis fastest block
   * @param perSecond elements a second at the median
   */
  record Line(
      String what, String form, int count, int threads, double medianMillis, double minMillis, double perSecond) {}

  @Override
  public Integer call() {
    try (WorkerPool pool = WorkerPool.of(threads); Arena arena = Arena.ofShared()) {
      for (String form : new String[] {MolchanovKl.FORM, ExactKl.FORM}) {
        for (int count : COUNTS) {
          print("kl", form, count, klTimes(form, count, pool, arena));
        }
      }
      print("normals", "", NORMALS, normalTimes(pool, arena));
    }
    return ExitCode.FINE.code();
  }

  private BlockTimes klTimes(String form, int count, WorkerPool pool, Arena arena) {
    GaussianKl kl = new LogUniformPrior().kl(form);
    NoiseKey key = NoiseKey.of(1, Purpose.MONTE_CARLO);
    MemorySegment theta = normals(arena, count, key, 0, 0.05f, 0);
    MemorySegment logSigma2 = normals(arena, count, key, 1, 3, -7);
    MemorySegment dTheta = floats(arena, count);
    MemorySegment dLogSigma2 = floats(arena, count);
    int chunks = (count + CHUNK - 1) / CHUNK;
    double[] klNats = new double[chunks];
    return BlockTimes.of(warmUp, blocks, 20, () -> {
      // gradients are added to, as to those of the data term in a training
      pool.run(chunks, (chunk, worker) -> {
        int from = chunk * CHUNK;
        int length = Math.min(CHUNK, count - from);
        klNats[chunk] = kl.accumulate(theta, logSigma2, dTheta, dLogSigma2, from, length, 1f);
      });
    });
  }

  private BlockTimes normalTimes(WorkerPool pool, Arena arena) {
    MemorySegment target = floats(arena, NORMALS);
    NoiseKey key = NoiseKey.of(1, Purpose.ACTIVATION_NOISE);
    int[] step = new int[1];
    return BlockTimes.of(warmUp, blocks, 20, () -> {
      int now = step[0]++;
      pool.run((NORMALS + CHUNK - 1) / CHUNK, (chunk, worker) -> {
        int from = chunk * CHUNK;
        NormalNoise.fill(target, from, Math.min(CHUNK, NORMALS - from), key, now, 0, from);
      });
    });
  }

  private static MemorySegment floats(Arena arena, int count) {
    return arena.allocate((long) count * Float.BYTES, 64);
  }

  private static MemorySegment normals(
      Arena arena, int count, NoiseKey key, int field, float deviation, float mean) {
    MemorySegment target = floats(arena, count);
    NormalNoise.fill(target, 0, count, key, field, 0, 0);
    for (int i = 0; i < count; i++) {
      float normal = target.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      target.setAtIndex(ValueLayout.JAVA_FLOAT, i, mean + deviation * normal);
    }
    return target;
  }

  private void print(String what, String form, int count, BlockTimes times) {
    double perSecond = 1e3 * count / times.medianMillis();
    spec.commandLine().getOut().println(
        Json.line(new Line(what, form, count, threads, times.medianMillis(), times.minMillis(), perSecond)));
  }
}
