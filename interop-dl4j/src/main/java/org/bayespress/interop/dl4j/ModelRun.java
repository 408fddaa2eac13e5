package org.bayespress.interop.dl4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bayespress.core.data.ImageSource;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.config.Catalog;
import org.bayespress.experiments.config.ConfigResolver;
import org.bayespress.experiments.config.Overrides;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.data.ImageSources;
import org.bayespress.experiments.run.ExperimentRunner;
import org.bayespress.experiments.run.RunFolder;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.io.WholeFile;

/**
 * A model of Deeplearning4j on its way to a run: imported, given the recipe of a preset, checked, and put into the run folder.
 * The command line and {@link Dl4jCompression} go this way.
 */
public final class ModelRun {

  /** Reads the model. */
  @FunctionalInterface
  public interface Source {

    /**
     * Imports it.
     *
     * @param images channels, height and width of the images there are
     */
    ImportedModel read(int[] images) throws IOException;
  }

  /**
   * What is to be done.
   *
   * @param title begins the name of the run
   * @param method name of the method
   * @param prior empty for the method's first
   * @param preset whose recipe is taken; empty for that of the method for the published network most alike
   */
  public record Wanted(String title, String method, Optional<String> prior, Optional<String> preset) {}

  /**
   * Ready to run.
   *
   * @param config whose run folder has the network to start from
   * @param notes on the import and the recipe, in sentences
   */
  public record Prepared(ResolvedConfig config, List<String> notes) {}

  private final Catalog catalog;
  private final Map<String, String> environment;
  private final Wanted wanted;
  private final Overrides overrides;
  private final ImportedModel imported;
  private final byte[] start;

  private ModelRun(
      Catalog catalog, Map<String, String> environment, Wanted wanted, Overrides overrides, ImportedModel imported) {
    this.catalog = catalog;
    this.environment = environment;
    this.wanted = wanted;
    this.overrides = overrides;
    this.imported = imported;
    start = BpzWriter.write(imported.asFile()).bytes();
  }

  /**
   * Imports the model; writes nothing.
   *
   * @param environment of the process
   * @param overrides laid over the recipe; they name the images, too
   * @param given images that a program hands over; empty for those that the overrides name
   */
  public static ModelRun of(
      Catalog catalog, Map<String, String> environment, Source source, Wanted wanted, Overrides overrides,
      Optional<ImageSource> given) throws IOException {
    ImageSource images = given.orElseGet(
        () -> ImageSources.of(
            ConfigResolver.of(catalog, environment).resolveText("data", "", overrides.withoutBudget()), environment));
    ImportedModel imported = source.read(new int[] {images.channels(), images.height(), images.width()});
    return new ModelRun(catalog, environment, wanted, overrides, imported);
  }

  /**
   * Refuses what cannot run, and then puts the network where the run begins.
   *
   * @param runner that is going to run it
   * @param resume whether a run that is there is to be continued
   */
  public Prepared prepare(ExperimentRunner runner, boolean resume) throws IOException {
    check(runner);
    Path file = RunFolder.start(resolved(Path.of("start.bpz")).run().runDir());
    ResolvedConfig config = resolved(file);
    RunFolder.check(config, resume);
    place(file);
    List<String> notes = new ArrayList<>(imported.notes());
    notes.addAll(recipe(file).notes());
    return new Prepared(config, List.copyOf(notes));
  }

  /** Everything that can be refused is refused here, before the run folder exists. */
  private void check(ExperimentRunner runner) throws IOException {
    Path temporary = Files.createTempFile("bayespress-start-", ".bpz");
    try {
      Files.write(temporary, start);
      runner.check(resolved(temporary));
    } finally {
      Files.delete(temporary);
    }
  }

  /** Puts the imported network into the run folder, where the configuration that is stored there finds it. */
  private void place(Path file) throws IOException {
    if (Files.exists(file)) {
      if (!Arrays.equals(Files.readAllBytes(file), start)) {
        throw new SettingsException(
            file + " is another network than the model, so this run cannot go on from it; choose another run folder"
                + " (--run-dir)");
      }
      return;
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    WholeFile.write(file, out -> out.write(start));
  }

  private Recipe recipe(Path file) {
    return Recipe.of(
        catalog, environment, imported.network(), wanted.method(), wanted.prior(), wanted.preset(), file);
  }

  private ResolvedConfig resolved(Path file) {
    return ConfigResolver.of(catalog, environment)
        .resolveText(wanted.title() + "-" + wanted.method(), recipe(file).text(), overrides);
  }
}
