package org.bayespress.interop.dl4j.cli;

import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bayespress.experiments.cli.ExitCode;
import org.bayespress.experiments.cli.JsonOption;
import org.bayespress.experiments.cli.Session;
import org.bayespress.experiments.cli.StackTraceOption;
import org.bayespress.experiments.config.NetworkText;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.EncodedModel;
import org.bayespress.format.io.WholeFile;
import org.bayespress.interop.dl4j.Dl4jImport;
import org.bayespress.interop.dl4j.ImportOptions;
import org.bayespress.interop.dl4j.ImportedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code import}: a model of Deeplearning4j as a file of ours. */
@Command(name = "import", description = "Turns a model zip of Deeplearning4j into a file with the same weights, nothing"
    + " compressed, for eval, decode, and training.start = file.")
final class ImportCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "MODEL.zip", description = "A MultiLayerNetwork or a ComputationGraph.")
  private Path model;

  @Option(names = "--out", paramLabel = "FILE.bpz", description = "Where it goes (default: MODEL.bpz beside the zip).")
  private Path out;

  @Option(names = "--conf", paramLabel = "FILE.conf",
      description = "Also writes a configuration that trains this network from these weights, for run.")
  private Path configuration;

  @Mixin
  private ZipOptions zip;

  @Mixin
  private JsonOption json;

  @Mixin
  private StackTraceOption stackTrace;

  ImportCommand(Session session) {
    this.session = session;
  }

  /** The result. */
  private record Imported(
      String model, String file, long bytes, String network, int weights, int biases, String description,
      List<String> notes) {}

  @Override
  public Integer call() throws IOException {
    ImportedModel imported = Dl4jImport.read(model, zip.options(model, Optional.empty()));
    Path file = out == null ? model.resolveSibling(ImportOptions.baseName(model) + ".bpz") : out;
    EncodedModel encoded = BpzWriter.write(imported.asFile(), file);
    if (configuration != null) {
      byte[] text = configuration(imported, file).getBytes(StandardCharsets.UTF_8);
      WholeFile.write(configuration, target -> target.write(text));
    }
    Imported result = new Imported(
        model.toString(), file.toString(), encoded.bytes().length, imported.network().name(),
        imported.network().weightCount(), imported.network().biasCount(), NetworkText.of(imported.network()),
        imported.notes());
    session.print(json.json, result, () -> text(result));
    return ExitCode.FINE.code();
  }

  private static String configuration(ImportedModel imported, Path file) {
    return NetworkText.of(imported.network()) + "data.preprocessing = start-file\nbaseline.source = start-file\n"
        + "training { start = file, start-file = "
        + ConfigUtil.quoteString(file.toAbsolutePath().normalize().toString())
        + " }\n";
  }

  private static String text(Imported result) {
    StringBuilder text = new StringBuilder(result.description());
    result.notes().forEach(note -> text.append("note: ").append(note).append('\n'));
    return text.append(
        String.format(
            Locale.ROOT, "%s: %,d weights and %,d biases, %,d bytes%n", result.file(), result.weights(),
            result.biases(),
            result.bytes()))
        .toString();
  }
}
