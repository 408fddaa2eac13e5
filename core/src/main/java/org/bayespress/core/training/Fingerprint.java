package org.bayespress.core.training;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.bayespress.core.kernels.Blas;

/**
 * A number that two trainings share only when they would end with the same bits: it covers what is trained, how, from
 * where, and which matrix-product kernels compute.
 */
public final class Fingerprint {
  /** Raised when a change of the program changes the bits of a training. */
  private static final int NUMERICS = 6;

  private Fingerprint() {}

  /**
   * The number.
   *
   * @param phase name of the phase
   * @param setup everything else that decides about the bits, as text
   */
  public static long of(String phase, String setup, TrainingPlan plan, Training training) {
    // how often a checkpoint is written changes no bit
    TrainingPlan essential =
        new TrainingPlan(
            plan.epochs(), plan.batch(), plan.learningRate(), plan.warmUp(), plan.adam(), 1, plan.augmentation());
    StringBuilder preprocessing = new StringBuilder();
    for (int c = 0; c < training.preprocessing().scale().length; c++) {
      preprocessing.append(training.preprocessing().scale()[c]).append(',');
      preprocessing.append(training.preprocessing().offset()[c]).append(';');
    }
    String text =
        NUMERICS + '|' + Blas.coreName() + '|' + phase + '|' + setup + '|' + essential + '|' + training.network() + '|'
            + training.seed() + '|'
            + training.train().name() + '|' + training.train().count() + '|' + preprocessing;
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return crc.getValue() << 32 | text.hashCode() & 0xFFFFFFFFL;
  }
}
