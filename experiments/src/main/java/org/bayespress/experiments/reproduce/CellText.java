package org.bayespress.experiments.reproduce;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is ours in a cell, for a person. */
final class CellText {
  static final String NOTHING = "-";
  private static final String ERROR_FORMAT = "%.2f";

  private CellText() {}

  /**
   * One number: the mean, plus or minus half of the interval, and the error that belongs to it in brackets, for example
   * {@code 9.4 ± 0.3 (1.85 ± 0.10)}. One number per layer: those of the first seed, and the range of each over the
   * seeds, for example {@code 278-98-13 [278..301, 95..98, 13]}.
   *
   * @param seeds of the row; a number of fewer seeds says so
   */
  static String ours(ReproducedCell cell, TableColumn column, int seeds) {
    if (cell.ours().isEmpty() && cell.error() == null) {
      return NOTHING;
    }
    String format = "%,." + column.decimals() + "f";
    String text = cell.ours().isEmpty() ? NOTHING
        : cell.ours().size() == 1 ? interval(cell.ours().getFirst(), format, seeds)
        : list(cell.ours(), format);
    return cell.error() == null ? text : text + " (" + interval(cell.error(), ERROR_FORMAT, seeds) + ")";
  }

  private static String interval(SeedStatistics number, String format, int seeds) {
    String text = number(number.mean(), format);
    if (number.low95() != null) {
      text += " ± " + number((number.high95() - number.low95()) / 2, format);
    }
    return number.n() == seeds ? text : text + ", n = " + number.n();
  }

  private static String list(List<SeedStatistics> entries, String format) {
    String first = entries.stream().map(entry -> number(entry.values().getFirst(), format))
        .collect(Collectors.joining("-"));
    if (entries.stream().allMatch(entry -> entry.n() == 1)) {
      return first;
    }
    return first + entries.stream().map(entry -> range(entry, format)).collect(Collectors.joining(", ", " [", "]"));
  }

  private static String range(SeedStatistics entry, String format) {
    String low = number(entry.values().stream().mapToDouble(Double::doubleValue).min().orElseThrow(), format);
    String high = number(entry.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow(), format);
    return low.equals(high) ? low : low + ".." + high;
  }

  private static String number(double value, String format) {
    return String.format(Locale.ROOT, format, value);
  }
}
