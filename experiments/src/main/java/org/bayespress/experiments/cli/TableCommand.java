package org.bayespress.experiments.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.run.Json;
import org.bayespress.experiments.run.PaperNumbers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code table}: recorded results side by side, as Markdown. */
@Command(name = "table", description = "A Markdown table of finished runs, with the published numbers beside them.")
final class TableCommand implements Callable<Integer> {
  private static final List<String> HEADER = List.of(
      "run", "seed", "test error %", "dense %", "count ratio (paper's rule)", "count ratio (file)", "file bytes",
      "file ratio", "bits per weight", "ms per step", "machine, OpenBLAS kernels", "commit");

  private final Session session;

  @Parameters(paramLabel = "RUN_DIR", arity = "1..*", description = "Folders with result.json and manifest.json.")
  private List<Path> folders;

  @Mixin
  private JsonOption json;

  @Mixin
  private StackTraceOption stackTrace;

  TableCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    List<JsonNode> results = new ArrayList<>();
    StringBuilder table = new StringBuilder();
    line(table, HEADER);
    line(table, HEADER.stream().map(name -> name.equals("run") ? "---" : "--:").toList());
    String published = "";
    for (Path folder : folders) {
      JsonNode result = read(folder.resolve("result.json"));
      JsonNode manifest = read(folder.resolve("manifest.json"));
      results.add(result);
      String network = result.get("network").asText();
      String key = network + "|" + result.get("method").asText() + "|" + result.path("prior").asText();
      if (!key.equals(published)) {
        published(table, result);
        published = key;
      }
      line(table, row(result, manifest));
    }
    session.print(json.json, results, table::toString);
    return ExitCode.FINE.code();
  }

  private static JsonNode read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new SettingsException(file + " is not there: a table is made of finished runs (see the first line that"
          + " 'bayespress run' prints)");
    }
    return Json.read(Files.readString(file));
  }

  private static void published(StringBuilder table, JsonNode result) {
    PaperNumbers.of(
        result.get("method").asText(), result.path("prior").asText(), result.get("network").asText(),
        result.get("dataset").asText())
        .ifPresent(paper -> line(
            table,
            List.of(
                "paper, " + result.get("network").asText(), "", number(paper.testErrorPercent(), "%.2f"), "",
                number(paper.countRatio(), "%.0f"), "", "none written", "", "", "", "", "")));
  }

  private static List<String> row(JsonNode result, JsonNode manifest) {
    JsonNode machine = manifest.get("machine");
    return List.of(
        result.get("title").asText() + " --budget " + result.get("budget").asText(),
        result.get("seed").asText(),
        number(result.get("testErrorPercent").asDouble(), "%.2f"),
        number(result.get("denseTestErrorPercent").asDouble(), "%.2f"),
        number(result.get("countRatioOfRule").asDouble(), "%.1f"),
        number(result.get("countRatio").asDouble(), "%.1f"),
        number(result.get("fileBytes").asDouble(), "%,.0f"),
        number(result.get("fileRatio").asDouble(), "%.0f"),
        number(result.get("weightBitsPerNonZero").asDouble(), "%.2f"),
        number(result.get("millisPerStep").asDouble(), "%.2f"),
        machine.get("cpu").asText() + ", " + machine.get("cores").asText() + " cores, "
            + manifest.get("openBlasCore").asText(),
        commit(manifest));
  }

  private static String commit(JsonNode manifest) {
    String hash = manifest.path("commit").asText("unknown");
    return hash.substring(0, Math.min(7, hash.length()));
  }

  private static String number(double value, String format) {
    return String.format(Locale.ROOT, format, value);
  }

  private static void line(StringBuilder table, List<String> cells) {
    table.append("| ").append(String.join(" | ", cells)).append(" |").append('\n');
  }
}
