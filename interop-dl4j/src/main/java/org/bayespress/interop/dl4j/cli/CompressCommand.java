package org.bayespress.interop.dl4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bayespress.core.data.ImageSource;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.cli.ExperimentOptions;
import org.bayespress.experiments.cli.JsonOption;
import org.bayespress.experiments.cli.RunCommand;
import org.bayespress.experiments.cli.Session;
import org.bayespress.experiments.cli.StackTraceOption;
import org.bayespress.experiments.config.Catalog;
import org.bayespress.experiments.config.ConfigResolver;
import org.bayespress.experiments.config.Overrides;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.data.DataArgument;
import org.bayespress.experiments.data.ImageSources;
import org.bayespress.experiments.run.RunFolder;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.io.WholeFile;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.interop.dl4j.Dl4jImport;
import org.bayespress.interop.dl4j.ImportedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compress}: a model of Deeplearning4j, from its own weights to a small file. */
@Command(name = "compress",
    description = "Compresses a model zip of Deeplearning4j: trains from its weights as posterior"
        + " means, compresses, writes the file, decodes it and evaluates what was decoded beside the model as it was.")
final class CompressCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "MODEL.zip", description = "A MultiLayerNetwork or a ComputationGraph.")
  private Path model;

  @Option(names = "--data", paramLabel = "DATA", required = true,
      description = {
        "Images to train and test on: a public data set, IMAGES.npy,LABELS.npy, two idx files, or a folder with such",
        "files or with one folder of PNG or JPEG files for each class (docs/own-images.md)."})
  private String data;

  @Option(names = "--data-dir", paramLabel = "DIR", description = "Folder with the public data sets.")
  private Path dataDir;

  @Option(names = "--method", paramLabel = "NAME", required = true,
      description = "Compression method (bayespress list methods).")
  private String method;

  @Option(names = "--prior", paramLabel = "NAME", description = "Prior (default: the method's first; list pairs).")
  private String prior;

  @Option(names = "--preset", paramLabel = "NAME",
      description = "Preset whose recipe is taken (default: the method's for LeNet-5 or LeNet-300-100).")
  private String preset;

  @Mixin
  private ExperimentOptions experiment;

  @Mixin
  private ZipOptions zip;

  @Mixin
  private JsonOption json;

  @Mixin
  private StackTraceOption stackTrace;

  CompressCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Catalog catalog = session.catalog().get();
    ImportedModel imported = Dl4jImport.read(model, zip.options(model, Optional.of(shape(catalog))));
    byte[] start = BpzWriter.write(imported.asFile()).bytes();
    check(catalog, imported.network(), start);
    Path folder = resolved(catalog, imported.network(), Path.of("start.bpz")).run().runDir();
    Path startFile = RunFolder.start(folder);
    ResolvedConfig config = resolved(catalog, imported.network(), startFile);
    RunFolder.check(config, experiment.resume());
    place(start, startFile);
    List<String> notes = new ArrayList<>(imported.notes());
    notes.addAll(recipe(catalog, imported.network(), startFile).notes());
    notes.forEach(note -> session.err().println("note: " + note));
    return RunCommand.run(session, config, experiment.resume(), json.json);
  }

  /** Channels, height and width of the images. */
  private int[] shape(Catalog catalog) {
    ImageSource images = ImageSources.of(
        ConfigResolver.of(catalog, session.environment()).resolveText("data", "", overrides().withoutBudget()),
        session.environment());
    return new int[] {images.channels(), images.height(), images.width()};
  }

  /** Everything that can be refused is refused here, before the run folder exists. */
  private void check(Catalog catalog, NetworkSpec network, byte[] start) throws IOException {
    Path temporary = Files.createTempFile("bayespress-start-", ".bpz");
    try {
      Files.write(temporary, start);
      session.runner().get().check(resolved(catalog, network, temporary));
    } finally {
      Files.delete(temporary);
    }
  }

  /** Puts the imported network into the run folder, where the configuration that is stored there finds it. */
  private static void place(byte[] start, Path file) throws IOException {
    if (Files.exists(file)) {
      if (!Arrays.equals(Files.readAllBytes(file), start)) {
        throw new SettingsException(
            file + " is another network than the zip's, so this run cannot go on from it; choose another with --run-dir");
      }
      return;
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    WholeFile.write(file, out -> out.write(start));
  }

  private Recipe recipe(Catalog catalog, NetworkSpec network, Path start) {
    return Recipe.of(
        catalog, session.environment(), network, method, Optional.ofNullable(prior), Optional.ofNullable(preset),
        start);
  }

  private ResolvedConfig resolved(Catalog catalog, NetworkSpec network, Path start) {
    return ConfigResolver.of(catalog, session.environment())
        .resolveText(ZipOptions.baseName(model) + "-" + method, recipe(catalog, network, start).text(),
            overrides());
  }

  private Overrides overrides() {
    return experiment.overrides(DataArgument.of(data).settings(), dataDir);
  }
}
