package org.bayespress.experiments.run;

import java.util.Arrays;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.inference.Evaluation;
import org.bayespress.format.inference.ScalarForwardPass;

/**
 * The error of a decoded network by the forward pass in fixed order that is part of the format: the same number on every
 * machine. Images are shared out among threads, each with a pass of its own.
 */
final class TestError {
  private static final int PARTS = 32;

  private TestError() {}

  /** In percent of all images. */
  static double percent(DecodedModel decoded, Dataset test, WorkerPool pool) {
    int parts = Math.min(PARTS, test.count());
    int[] errors = new int[parts];
    pool.run(parts, (part, worker) -> {
      int from = (int) ((long) test.count() * part / parts);
      int to = (int) ((long) test.count() * (part + 1) / parts);
      Dataset own = test.slice(test.name(), from, to);
      errors[part] =
          Evaluation.of(ScalarForwardPass.of(decoded), own.pixels(), own.count(), own.labels()).errors();
    });
    return new Evaluation(test.count(), Arrays.stream(errors).sum()).testErrorPercent();
  }
}
