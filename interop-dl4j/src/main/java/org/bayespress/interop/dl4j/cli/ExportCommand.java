package org.bayespress.interop.dl4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.cli.ExitCode;
import org.bayespress.experiments.cli.JsonOption;
import org.bayespress.experiments.cli.Session;
import org.bayespress.experiments.cli.StackTraceOption;
import org.bayespress.format.container.BpzException;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.interop.dl4j.Dl4jExport;
import org.bayespress.interop.dl4j.ExportedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code export}: a file of ours as a model of Deeplearning4j. */
@Command(name = "export",
    description = "Decodes a file to a model zip of Deeplearning4j that predicts the same, with smaller"
        + " layers where units, filters or channels are gone: a MultiLayerNetwork, or a ComputationGraph of a network with"
        + " branches.")
final class ExportCommand implements Callable<Integer> {
  private static final List<String> FORMS = List.of("auto", "image", "rows");

  private final Session session;

  @Parameters(index = "0", paramLabel = "MODEL.bpz", description = "The file.")
  private Path model;

  @Parameters(index = "1", paramLabel = "OUT.zip", description = "Where the model goes.")
  private Path out;

  @Option(names = "--input", paramLabel = "FORM", defaultValue = "auto", description = {
    "How it takes images: image, [batch, channels, height, width], or rows, [batch, pixels].",
    "auto: rows for networks without convolutions."})
  private String form;

  @Mixin
  private JsonOption json;

  @Mixin
  private StackTraceOption stackTrace;

  ExportCommand(Session session) {
    this.session = session;
  }

  /** The result. */
  private record Exported(
      String model, String file, long bytes, String network, String kind, boolean rows, List<String> layers,
      long parameters, String normalizer) {}

  @Override
  public Integer call() throws IOException {
    if (!FORMS.contains(form)) {
      throw new SettingsException("--input: found '" + form + "', allowed is " + String.join(", ", FORMS));
    }
    DecodedModel decoded = decoded();
    boolean rows = form.equals("auto")
        ? decoded.network().layers().getFirst() instanceof LayerSpec.Flatten
        : form.equals("rows");
    ExportedModel exported = Dl4jExport.write(decoded, out, rows);
    Exported result = new Exported(
        model.toString(), out.toString(), Files.size(out), decoded.network().name(), exported.kind(), rows,
        exported.layers(), exported.parameters(), exported.normalizer());
    session.print(json.json, result, () -> text(result));
    return ExitCode.FINE.code();
  }

  private DecodedModel decoded() throws IOException {
    try {
      return BpzReader.read(model);
    } catch (BpzException e) {
      throw new IOException(model + ": " + e.getMessage(), e);
    }
  }

  private static String text(Exported result) {
    StringBuilder text = new StringBuilder();
    result.layers().forEach(layer -> text.append(layer).append('\n'));
    return text.append(
        String.format(
            Locale.ROOT, "%s: a %s, %,d parameters, %,d bytes; takes %s of pixel bytes through its %s%n", result.file(),
            result.kind(), result.parameters(), result.bytes(), result.rows() ? "rows" : "images",
            result.normalizer()))
        .toString();
  }
}
