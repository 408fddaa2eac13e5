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

/**
 * What a program says about a run, step by step, whatever its configuration comes from, and the run itself.
 *
 * @param <S> the class that is described further: every step gives it back
 */
public abstract class RunSettings<S extends RunSettings<S>> {
  private final Map<String, String> environment = System.getenv();
  private final List<String> settings = new ArrayList<>();
  private List<String> imageSettings = List.of();
  private ImageSource images;
  private String budget;
  private Long seed;
  private Integer threads;
  private Path runFolder;
  private boolean resume;
  private TrainingListener listener = TrainingListener.silent();
  private BooleanSupplier stop = () -> false;

  /** This. */
  protected abstract S self();

  /** Environment of the process. */
  protected final Map<String, String> environment() {
    return environment;
  }

  /**
   * Trains and tests on these images.
   *
   * @param data the name of a public data set, files or a folder, as described at {@link DataArgument}
   * @throws org.bayespress.core.method.SettingsException if it is none of these
   */
  public final S images(String data) {
    imageSettings = DataArgument.of(data).settings();
    images = null;
    return self();
  }

  /**
   * Trains and tests on these images, for example those of DL4J's iterators
   * ({@link org.bayespress.core.data.own.OwnImages#iterators}).
   */
  public final S images(ImageSource source) {
    imageSettings = DataArgument.noOwnImages();
    images = source;
    return self();
  }

  /** The images that the program hands over; empty where the configuration names them. */
  protected final Optional<ImageSource> givenImages() {
    return Optional.ofNullable(images);
  }

  /** The overlay {@code budgets.NAME} of the preset or file: smoke, laptop or paper. */
  public final S budget(String name) {
    budget = name;
    return self();
  }

  /** What everything random derives from. */
  public final S seed(long number) {
    seed = number;
    return self();
  }

  /** Threads to compute with, 0 for all cores; has no influence on results. */
  public final S threads(int number) {
    threads = number;
    return self();
  }

  /**
   * Sets a key of the configuration, whatever {@link #images(String)} says of it, before or after.
   *
   * @param key for example {@code training.epochs}
   * @param value a number, true or false, or a text
   */
  public final S set(String key, Object value) {
    boolean plain = value instanceof Number || value instanceof Boolean;
    settings.add(key + "=" + (plain ? value : ConfigUtil.quoteString(value.toString())));
    return self();
  }

  /** Folder of the run, created if it is not there; without one, a folder in the user's data as on the command line. */
  public final S runFolder(Path folder) {
    runFolder = folder;
    return self();
  }

  /**
   * Continues the run in the folder from its last checkpoint, or takes its result if it is finished. On the same images only:
   * those of the user's own are read, and held against what the run wrote down of them.
   */
  public final S resume() {
    resume = true;
    return self();
  }

  /** Whether a run that is there is to be continued. */
  protected final boolean resumes() {
    return resume;
  }

  /** Is told of every step and epoch. */
  public final S listener(TrainingListener watcher) {
    listener = watcher;
    return self();
  }

  /** Asked after every step; true ends the training with a checkpoint, and {@link #run} with an exception. */
  public final S stopWhen(BooleanSupplier asked) {
    stop = asked;
    return self();
  }

  /** What is laid over a configuration. */
  protected final Overrides overrides() {
    List<String> all = new ArrayList<>(imageSettings);
    all.addAll(settings);
    if (images != null) {
      boolean published = images instanceof PublishedImages;
      all.add("dataset=" + ConfigUtil.quoteString(images.name()));
      all.add("data.source=" + (published ? RunConfig.NAMED_DATA : RunConfig.GIVEN_DATA));
    }
    return new Overrides(
        Optional.ofNullable(budget), all, Optional.ofNullable(seed), Optional.ofNullable(threads), Optional.empty(),
        Optional.ofNullable(runFolder));
  }

  /** Runs experiments on these images. */
  protected final FileExperimentRunner runner() {
    FileExperimentRunner runner = FileExperimentRunner.of(Parts::load, environment, folder -> {});
    return images == null ? runner : runner.on(images);
  }

  /**
   * Runs a configuration over which these settings are laid already; see {@code run} of the class itself.
   *
   * @param program what the manifest names in place of a command line
   */
  protected final CompressedRun run(ResolvedConfig config, String program) {
    FileExperimentRunner runner = runner();
    FinishedRun.check(config, resume, runner);
    try (RunFolder folder = RunFolder.open(config, resume, RunFolder.ROOM_BYTES)) {
      RunResult result = folder.finished()
          ? FinishedRun.result(
              config, folder, () -> (images == null ? ImageSources.of(config, environment) : images).sha256())
          : runner.run(config, folder, List.of("program", program), listener, stop);
      return new CompressedRun(result, folder.path());
    } catch (IOException e) {
      throw new UncheckedIOException("run folder " + config.run().runDir(), e);
    }
  }
}
