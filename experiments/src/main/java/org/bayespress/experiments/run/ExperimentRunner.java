package org.bayespress.experiments.run;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.bayespress.core.training.TrainingListener;
import org.bayespress.experiments.config.ResolvedConfig;

/** Trains, compresses, writes the file, decodes it and evaluates what was decoded. */
public interface ExperimentRunner {

  /**
   * Refuses what cannot run, before a folder is made or anything is computed.
   *
   * @throws org.bayespress.core.method.SettingsException for a value that is not allowed
   * @throws org.bayespress.core.data.DataException for missing data
   */
  void check(ResolvedConfig config);

  /**
   * One experiment from start, or from the checkpoints in its folder, to its result. Writes manifest, metrics,
   * checkpoints, {@code model.bpz}, pictures and, last, {@code result.json}.
   *
   * @param config what to do
   * @param folder where
   * @param commandLine as typed, for the manifest
   * @param listener watches the training
   * @param stop asked after every step; true ends the training with a checkpoint
   * @throws org.bayespress.core.training.TrainingInterrupted after a stop, once the checkpoint is written
   * @throws org.bayespress.core.training.NumericalFailure if the objective leaves the finite numbers
   */
  RunResult run(
      ResolvedConfig config,
      RunFolder folder,
      List<String> commandLine,
      TrainingListener listener,
      BooleanSupplier stop);
}
