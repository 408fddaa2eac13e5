package org.bayespress.interop.dl4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bayespress.experiments.cli.ExperimentOptions;
import org.bayespress.experiments.cli.JsonOption;
import org.bayespress.experiments.cli.RunCommand;
import org.bayespress.experiments.cli.Session;
import org.bayespress.experiments.cli.StackTraceOption;
import org.bayespress.experiments.config.Overrides;
import org.bayespress.experiments.data.DataArgument;
import org.bayespress.interop.dl4j.Dl4jImport;
import org.bayespress.interop.dl4j.ImportOptions;
import org.bayespress.interop.dl4j.ModelRun;
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
      description = "Preset whose recipe is taken (default: the method's for the published network most alike).")
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
    Overrides overrides = experiment.overrides(DataArgument.of(data).settings(), dataDir);
    ModelRun run = ModelRun.of(
        session.catalog().get(), session.environment(),
        images -> Dl4jImport.read(model, zip.options(model, Optional.of(images))),
        new ModelRun.Wanted(
            ImportOptions.baseName(model), method, Optional.ofNullable(prior), Optional.ofNullable(preset)),
        overrides, Optional.empty());
    ModelRun.Prepared prepared = run.prepare(session.runner().get(), experiment.resume());
    prepared.notes().forEach(note -> session.err().println("note: " + note));
    return RunCommand.run(session, prepared.config(), experiment.resume(), json.json);
  }
}
