package org.bayespress.experiments.api;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.bayespress.core.data.ImageSource;
import org.bayespress.core.training.TrainingListener;
import org.bayespress.experiments.config.ConfigResolver;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.data.DataArgument;
import org.bayespress.experiments.wiring.StandardCatalog;

/**
 * One training and compression, described step by step and then run: what {@code bayespress run} does, with the same
 * presets, keys, checks and run folder, and the same bits for the same settings. Nothing happens before {@link #run}.
 *
 * <p>Not safe for use by several threads; a run itself uses as many as {@link #threads} says. Run one at a time: OpenBLAS has
 * settings that belong to the whole process.
 */
public final class Compression {
  private final String presetOrFile;
  private final RunSettings settings = new RunSettings();

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
   * Trains and tests on these images.
   *
   * @param data the name of a public data set, files or a folder, as described at {@link DataArgument}
   * @throws org.bayespress.core.method.SettingsException if it is none of these
   */
  public Compression images(String data) {
    settings.images(data);
    return this;
  }

  /**
   * Trains and tests on these images, for example those of DL4J's iterators
   * ({@link org.bayespress.core.data.own.OwnImages#iterators}).
   */
  public Compression images(ImageSource source) {
    settings.images(source);
    return this;
  }

  /** The overlay {@code budgets.NAME} of the preset or file: smoke, laptop or paper. */
  public Compression budget(String name) {
    settings.budget(name);
    return this;
  }

  /** What everything random derives from. */
  public Compression seed(long number) {
    settings.seed(number);
    return this;
  }

  /** Threads to compute with, 0 for all cores; has no influence on results. */
  public Compression threads(int number) {
    settings.threads(number);
    return this;
  }

  /**
   * Sets a key of the configuration, whatever {@link #images(String)} says of it, before or after.
   *
   * @param key for example {@code training.epochs}
   * @param value a number, true or false, or a text
   */
  public Compression set(String key, Object value) {
    settings.set(key, value);
    return this;
  }

  /** Folder of the run, created if it is not there; without one, a folder in the user's data as on the command line. */
  public Compression runFolder(Path folder) {
    settings.runFolder(folder);
    return this;
  }

  /**
   * Continues the run in the folder from its last checkpoint, or takes its result if it is finished. On the same images only:
   * those of the user's own are read, and held against what the run wrote down of them.
   */
  public Compression resume() {
    settings.resume();
    return this;
  }

  /** Is told of every step and epoch. */
  public Compression listener(TrainingListener watcher) {
    settings.listener(watcher);
    return this;
  }

  /** Asked after every step; true ends the training with a checkpoint, and {@link #run} with an exception. */
  public Compression stopWhen(BooleanSupplier asked) {
    settings.stopWhen(asked);
    return this;
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
    ResolvedConfig config = ConfigResolver.of(StandardCatalog.load(), settings.environment())
        .resolve(presetOrFile, settings.overrides());
    return settings.run(config, getClass().getName());
  }
}
