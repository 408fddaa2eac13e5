package org.bayespress.experiments.api;

import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bayespress.core.data.ImageSource;
import org.bayespress.core.data.PublishedImages;
import org.bayespress.core.training.TrainingListener;
import org.bayespress.experiments.config.ConfigResolver;
import org.bayespress.experiments.config.Overrides;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.config.RunConfig;
import org.bayespress.experiments.data.DataArgument;
import org.bayespress.experiments.data.ImageSources;
import org.bayespress.experiments.run.FileExperimentRunner;
import org.bayespress.experiments.run.FinishedRun;
import org.bayespress.experiments.run.RunFolder;
import org.bayespress.experiments.run.RunResult;
import org.bayespress.experiments.wiring.Parts;
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
  private final List<String> settings = new ArrayList<>();
  private final Map<String, String> environment = System.getenv();
  private List<String> imageSettings = List.of();
  private ImageSource images;
  private String budget;
  private Long seed;
  private Integer threads;
  private Path runFolder;
  private boolean resume;
  private TrainingListener listener = TrainingListener.silent();
  private BooleanSupplier stop = () -> false;

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
    imageSettings = DataArgument.of(data).settings();
    images = null;
    return this;
  }

  /**
   * Trains and tests on these images, for example those of DL4J's iterators
   * ({@link org.bayespress.core.data.own.OwnImages#iterators}).
   */
  public Compression images(ImageSource source) {
    imageSettings = DataArgument.noOwnImages();
    images = source;
    return this;
  }

  /** The overlay {@code budgets.NAME} of the preset or file: smoke, laptop or paper. */
  public Compression budget(String name) {
    budget = name;
    return this;
  }

  /** What everything random derives from. */
  public Compression seed(long number) {
    seed = number;
    return this;
  }

  /** Threads to compute with, 0 for all cores; has no influence on results. */
  public Compression threads(int number) {
    threads = number;
    return this;
  }

  /**
   * Sets a key of the configuration, whatever {@link #images(String)} says of it, before or after.
   *
   * @param key for example {@code training.epochs}
   * @param value a number, true or false, or a text
   */
  public Compression set(String key, Object value) {
    boolean plain = value instanceof Number || value instanceof Boolean;
    settings.add(key + "=" + (plain ? value : ConfigUtil.quoteString(value.toString())));
    return this;
  }

  /** Folder of the run, created if it is not there; without one, a folder in the user's data as on the command line. */
  public Compression runFolder(Path folder) {
    runFolder = folder;
    return this;
  }

  /**
   * Continues the run in the folder from its last checkpoint, or takes its result if it is finished. On the same images only:
   * those of the user's own are read, and held against what the run wrote down of them.
   */
  public Compression resume() {
    resume = true;
    return this;
  }

  /** Is told of every step and epoch. */
  public Compression listener(TrainingListener watcher) {
    listener = watcher;
    return this;
  }

  /** Asked after every step; true ends the training with a checkpoint, and {@link #run} with an exception. */
  public Compression stopWhen(BooleanSupplier asked) {
    stop = asked;
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
    ResolvedConfig config = config();
    FileExperimentRunner runner = FileExperimentRunner.of(Parts::load, environment, folder -> {});
    FileExperimentRunner chosen = images == null ? runner : runner.on(images);
    FinishedRun.check(config, resume, chosen);
    try (RunFolder folder = RunFolder.open(config, resume, RunFolder.ROOM_BYTES)) {
      RunResult result = folder.finished()
          ? FinishedRun.result(
              config, folder, () -> (images == null ? ImageSources.of(config, environment) : images).sha256())
          : chosen.run(config, folder, List.of("program", getClass().getName()), listener, stop);
      return new CompressedRun(result, folder.path());
    } catch (IOException e) {
      throw new UncheckedIOException("run folder " + config.run().runDir(), e);
    }
  }

  private ResolvedConfig config() {
    List<String> all = new ArrayList<>(imageSettings);
    all.addAll(settings);
    if (images != null) {
      boolean published = images instanceof PublishedImages;
      all.add("dataset=" + ConfigUtil.quoteString(images.name()));
      all.add("data.source=" + (published ? RunConfig.NAMED_DATA : RunConfig.GIVEN_DATA));
    }
    return ConfigResolver.of(StandardCatalog.load(), environment).resolve(
        presetOrFile,
        new Overrides(
            Optional.ofNullable(budget), all, Optional.ofNullable(seed), Optional.ofNullable(threads), Optional.empty(),
            Optional.ofNullable(runFolder)));
  }
}
