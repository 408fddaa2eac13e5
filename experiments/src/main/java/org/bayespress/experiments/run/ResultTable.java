package org.bayespress.experiments.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bayespress.core.method.PublishedColumn;

/** The result of a run as text: dense network, ours, paper. */
public final class ResultTable {

  private ResultTable() {}

  /** The table, and below it what zstd makes of the dense network, the file, and the paper. */
  public static String render(RunResult result, Optional<PaperNumbers> paper) {
    TextTable table = TextTable.ofNumbers(
        "", "test error %", "non-zero weights", "ratio by count", "file bytes", "ratio to dense file");
    table.row(
        "dense network", percent(result.denseTestErrorPercent()), grouped(result.weightsTotal()), "1.0x",
        grouped(result.denseBytes()), "1.0x");
    table.row(
        "ours", percent(result.testErrorPercent()),
        grouped(result.weightsNonZero()) + " (" + percent(result.nonZeroPercent()) + " %)",
        ratio(result.countRatio()), grouped(result.fileBytes()), ratio(result.fileRatio()));
    paper.ifPresent(
        numbers -> table.row(
            "paper", percent(numbers.testErrorPercent()), "-", ratio(numbers.countRatio()), "none written", "-"));
    String newLine = System.lineSeparator();
    StringBuilder text = new StringBuilder(table.render());
    text.append("kept by the pruning rule alone, as papers count: ").append(grouped(result.weightsSurvivingRule()))
        .append(" weights, ").append(ratio(result.countRatioOfRule())).append(newLine);
    if (result.prunedArchitecture() != null) {
      text.append("architecture left: ").append(joined(result.prunedArchitecture()));
      if (!result.bitsPerLayer().isEmpty()) {
        text.append(", bits per weight and layer: ").append(joined(result.bitsPerLayer().values()));
      }
      text.append(newLine);
    }
    columns(text, result);
    Double codeBytes = result.choices().get("paperBytes");
    if (codeBytes != null) {
      text.append("numbers of the random code alone, as papers count: ").append(grouped(Math.round(codeBytes)))
          .append(" bytes, ").append(ratio(4 * result.weightsTotal() / codeBytes)).append(" of the weights")
          .append(newLine);
    }
    text.append("zstd -19 of the dense file: ").append(grouped(result.denseZstdBytes())).append(" bytes")
        .append(newLine);
    text.append("file: ").append(result.model()).append(newLine);
    if (result.remarks() != null) {
      result.remarks().forEach(remark -> text.append("note: ").append(remark).append(newLine));
    }
    paper.ifPresent(numbers -> text.append("paper: ").append(numbers.source()).append(newLine));
    return text.toString();
  }

  private static void columns(StringBuilder text, RunResult result) {
    if (result.variants() == null || result.variants().isEmpty()) {
      return;
    }
    text.append("as papers have it (error and ratio of the real file): ");
    List<String> columns = new ArrayList<>();
    result.variants().forEach((name, variant) -> columns.add(column(name, variant, paperRatio(result, name))));
    text.append(String.join(", ", columns)).append(System.lineSeparator());
  }

  /** Null for a column of which the paper prints no ratio. */
  private static Double paperRatio(RunResult result, String column) {
    return switch (column) {
      case PublishedColumn.PRUNING -> result.paperRatioPruning();
      case PublishedColumn.FAST_PREDICTION -> result.paperRatioFastPrediction();
      case PublishedColumn.MAXIMUM -> result.paperRatioMaximum();
      default -> null;
    };
  }

  private static String column(String name, RunResult.Variant variant, Double paperRatio) {
    return name.replace('-', ' ') + (paperRatio == null ? "" : " " + ratio(paperRatio)) + " ("
        + percent(variant.testErrorPercent()) + " %; file " + ratio(variant.fileRatio()) + ")";
  }

  private static String joined(Collection<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining("-"));
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String ratio(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.1fx", value) : "-";
  }

  private static String grouped(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
