package org.bayespress.experiments.meankl;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bayespress.experiments.reproduce.SeedStatistics;
import org.bayespress.experiments.reproduce.TableColumn;

/** A report as Markdown, and as CSV with one number a line. */
public final class StudyText {

  private StudyText() {}

  /** For people. */
  public static String markdown(StudyReport report) {
    StringBuilder text = new StringBuilder("# The claims of the Mean-KL paper, tested\n\n");
    text.append(report.source()).append(". Budget ").append(report.budget()).append(", seeds ").append(report.seeds())
        .append(
            ". Means ± half of Student's 95 % interval over the seeds; iterations: median (seeds that converged; least and most).\n");
    for (StudyReport.Network network : report.networks()) {
      text.append("\n## ").append(network.name()).append("\n\n| setting | runs |");
      StringBuilder rule = new StringBuilder("| --- | --: |");
      for (Quantity quantity : Quantity.values()) {
        text.append(' ').append(quantity.title()).append(" |");
        rule.append(" --: |");
      }
      text.append('\n').append(rule).append('\n');
      for (StudyReport.Row row : network.arms()) {
        text.append("| ").append(row.title()).append(row.title().equals(network.best()) ? " (best)" : "").append(" | ")
            .append(row.runs().size()).append(" |");
        for (Quantity quantity : Quantity.values()) {
          text.append(' ').append(cell(row, quantity)).append(" |");
        }
        text.append('\n');
      }
      text.append('\n');
      for (Claim claim : network.claims()) {
        text.append("- (").append(claim.letter()).append(") ").append(claim.sentence()).append('\n');
        claim.tests().forEach(test -> text.append("  - ").append(test.sentence()).append('\n'));
        claim.additions().forEach(
            addition -> text.append("  - (").append(addition.remark()).append(") ").append(addition.test().sentence())
                .append('\n'));
      }
    }
    if (!report.failures().isEmpty()) {
      text.append("\nFailed:\n\n");
      report.failures().forEach((run, why) -> text.append("- ").append(run).append(": ").append(why).append('\n'));
    }
    report.remarks().forEach(remark -> text.append('\n').append(remark).append('\n'));
    return text.toString();
  }

  private static String cell(StudyReport.Row row, Quantity quantity) {
    if (row.runs().isEmpty()) {
      return "-";
    }
    List<Double> values = row.runs().stream().map(run -> run.numbers().get(quantity.key()))
        .filter(value -> value != null).toList();
    if (quantity == Quantity.ITERATIONS) {
      return iterations(row.runs());
    }
    if (values.isEmpty()) {
      return "-";
    }
    SeedStatistics spread = SeedStatistics.of(values, TableColumn.Worst.LARGEST);
    String format = "%,." + quantity.decimals() + "f";
    String mean = String.format(Locale.ROOT, format, spread.mean());
    return spread.low95() == null ? mean
        : mean + " ± " + String.format(Locale.ROOT, format, (spread.high95() - spread.low95()) / 2);
  }

  /** The lower median; where runs differ also the least and the most. Runs that have not converged come last. */
  static String iterations(List<StudyReport.Run> runs) {
    List<Double> sorted = runs.stream()
        .map(run -> run.numbers().getOrDefault(Quantity.ITERATIONS.key(), Double.POSITIVE_INFINITY)).sorted().toList();
    double median = sorted.get((sorted.size() - 1) / 2);
    long converged = sorted.stream().filter(Double::isFinite).count();
    long most = runs.stream().mapToLong(StudyReport.Run::steps).max().orElse(0);
    String range = sorted.getFirst().equals(sorted.getLast()) ? ""
        : "; " + steps(sorted.getFirst(), most) + " to " + steps(sorted.getLast(), most);
    return steps(median, most) + " (" + converged + " of " + runs.size() + range + ")";
  }

  private static String steps(double iterations, long most) {
    return Double.isFinite(iterations) ? String.format(Locale.ROOT, "%,.0f", iterations)
        : String.format(Locale.ROOT, "> %,d", most);
  }

  /** For calculations: a line per run and number. */
  static String csv(StudyReport report) {
    StringBuilder text = new StringBuilder("network,setting,seed,steps,quantity,value\n");
    for (StudyReport.Network network : report.networks()) {
      for (StudyReport.Row row : network.arms()) {
        for (StudyReport.Run run : row.runs()) {
          for (Map.Entry<String, Double> number : run.numbers().entrySet()) {
            text.append(network.name()).append(',').append(row.name()).append(',').append(run.seed()).append(',')
                .append(run.steps()).append(',').append(number.getKey()).append(',').append(number.getValue())
                .append('\n');
          }
        }
      }
    }
    return text.toString();
  }
}
