package org.bayespress.experiments.api;

import org.bayespress.experiments.config.ConfigResolver;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.wiring.StandardCatalog;

/**
 * One training and compression, described step by step and then run: what {@code bayespress run} does, with the same
 * presets, keys, checks and run folder, and the same bits for the same settings. Nothing happens before {@link #run}.
 *
 * <p>Not safe for use by several threads; a run itself uses as many as {@link #threads} says. Run one at a time: OpenBLAS has
 * settings that belong to the whole process.
 */
public final class Compression extends RunSettings<Compression> {
  private final String presetOrFile;

  private Compression(String presetOrFile) {
    this.presetOrFile = presetOrFile;
  }

  /**
   * Begins with a preset or a file.
   *
   * @param presetOrFile name of a preset ({@code bayespress list presets}), or path of a file that ends in {@code .conf}
   */
  public static Compression of(String presetOrFile) {
    return new Compression(presetOrFile);
  }

  /**
   * Trains, compresses, writes the file, decodes it and evaluates what was decoded.
   *
   * @throws org.bayespress.core.method.SettingsException for a setting that is not allowed
   * @throws org.bayespress.core.data.DataException for images that are missing or do not fit together
   * @throws org.bayespress.experiments.run.RunFolderException for a run folder that this run must not have
   * @throws org.bayespress.core.training.NumericalFailure if the objective leaves the finite numbers
   * @throws org.bayespress.core.training.TrainingInterrupted after a stop, once the checkpoint is written
   */
  public CompressedRun run() {
    ResolvedConfig config = ConfigResolver.of(StandardCatalog.load(), environment())
        .resolve(presetOrFile, overrides());
    return run(config, getClass().getName());
  }

  @Override
  protected Compression self() {
    return this;
  }
}
