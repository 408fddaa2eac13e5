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
 * What a program says about a run, whatever its configuration comes from, and the run itself. Its setters are those of {@link
 * Compression}, where they are described.
 */
public final class RunSettings {
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

  /** Environment of the process. */
  public Map<String, String> environment() {
    return environment;
  }

  /** See {@link Compression#images(String)}. */
  public void images(String data) {
    imageSettings = DataArgument.of(data).settings();
    images = null;
  }

  /** See {@link Compression#images(ImageSource)}. */
  public void images(ImageSource source) {
    imageSettings = DataArgument.noOwnImages();
    images = source;
  }

  /** The images that the program hands over; empty where the configuration names them. */
  public Optional<ImageSource> givenImages() {
    return Optional.ofNullable(images);
  }

  /** See {@link Compression#budget}. */
  public void budget(String name) {
    budget = name;
  }

  /** See {@link Compression#seed}. */
  public void seed(long number) {
    seed = number;
  }

  /** See {@link Compression#threads}. */
  public void threads(int number) {
    threads = number;
  }

  /** See {@link Compression#set}. */
  public void set(String key, Object value) {
    boolean plain = value instanceof Number || value instanceof Boolean;
    settings.add(key + "=" + (plain ? value : ConfigUtil.quoteString(value.toString())));
  }

  /** See {@link Compression#runFolder}. */
  public void runFolder(Path folder) {
    runFolder = folder;
  }

  /** See {@link Compression#resume}. */
  public void resume() {
    resume = true;
  }

  /** Whether a run that is there is to be continued. */
  public boolean resumes() {
    return resume;
  }

  /** See {@link Compression#listener}. */
  public void listener(TrainingListener watcher) {
    listener = watcher;
  }

  /** See {@link Compression#stopWhen}. */
  public void stopWhen(BooleanSupplier asked) {
    stop = asked;
  }

  /** What is laid over a configuration. */
  public Overrides overrides() {
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
  public FileExperimentRunner runner() {
    FileExperimentRunner runner = FileExperimentRunner.of(Parts::load, environment, folder -> {});
    return images == null ? runner : runner.on(images);
  }

  /**
   * Runs a configuration over which these settings are laid already; see {@link Compression#run}.
   *
   * @param program what the manifest names in place of a command line
   */
  public CompressedRun run(ResolvedConfig config, String program) {
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
