package org.bayespress.experiments.reproduce;

import java.util.List;
import java.util.Locale;

/**
 * What a row has more than another in one column, seed by seed. The interval is that of {@link SeedStatistics} over the
 * differences: what differs from seed to seed in both rows alike is not in it.
 *
 * @param row name of the row
 * @param against name of the row that is taken off
 * @param column name of the column
 * @param unit of the numbers
 * @param seeds for which both rows have a number
 * @param difference over these seeds
 * @param sentence what it says
 */
public record PairedDifference(
    String row, String against, String column, String unit, List<Long> seeds, SeedStatistics difference,
    String sentence) {

  public PairedDifference {
    seeds = List.copyOf(seeds);
  }

  static PairedDifference of(
      TableRow row, TableRow against, TableColumn column, List<Long> seeds, List<Double> differences) {
    SeedStatistics difference = SeedStatistics.of(differences, column.worst());
    return new PairedDifference(
        row.id(), against.id(), column.key(), column.unit(), seeds, difference,
        sentence(row.method(), against.method(), column, difference));
  }

  private static String sentence(String row, String against, TableColumn column, SeedStatistics difference) {
    String format = "%+,." + (column.decimals() + 1) + "f";
    String start = column.title() + ": " + row + " minus " + against + " is "
        + number(difference.mean(), format);
    if (difference.n() == 1) {
      return start + " for the one seed that both have; one pair says nothing of chance.";
    }
    return start + " on average over " + difference.n() + " paired seeds (95 % interval "
        + number(difference.low95(), format) + " to " + number(difference.high95(), format) + ", Student): "
        + verdict(column, difference);
  }

  private static String verdict(TableColumn column, SeedStatistics difference) {
    if (difference.low95() <= 0 && difference.high95() >= 0) {
      return "the interval holds 0, so these seeds show no difference.";
    }
    boolean less = difference.mean() < 0;
    boolean better = less == (column.worst() == TableColumn.Worst.LARGEST);
    return (less ? "less" : "more") + " beyond chance, which is " + (better ? "better." : "worse.");
  }

  private static String number(double value, String format) {
    return String.format(Locale.ROOT, format, value);
  }
}
