package org.bayespress.experiments.kl;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.GaussianKl;

/**
 * Posterior parameters, one weight a row, read from CSV: either {@code theta,log_sigma2}, or {@code log_alpha} for a KL
 * that depends on alpha = sigma^2 / theta^2 alone (it is then evaluated at theta = 1).
 */
public final class KlTable {
  private static final List<String> BOTH = List.of("theta", "log_sigma2");
  private static final List<String> ALPHA = List.of("log_alpha");
  private static final int COMPLAINTS = 10;

  private final List<String> columns;
  private final List<double[]> rows;

  private KlTable(List<String> columns, List<double[]> rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * Reads a file. Empty lines are skipped; blanks around a number are allowed.
   *
   * @throws SettingsException if the file is not such a table; every bad row (up to ten) is named with its line
   */
  public static KlTable read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (MalformedInputException e) {
      throw new SettingsException(file + " is not a text file in UTF-8");
    } catch (IOException e) {
      throw new SettingsException(file + " cannot be read: " + e.getClass().getSimpleName()
          + "; give a CSV file with the header theta,log_sigma2 or log_alpha");
    }
    String first = lines.isEmpty() ? "" : lines.getFirst().replace("\uFEFF", "");
    List<String> columns = Arrays.stream(first.split(",", -1)).map(name -> name.strip().toLowerCase(Locale.ROOT))
        .toList();
    if (!columns.equals(BOTH) && !columns.equals(ALPHA)) {
      throw new SettingsException(file + ", line 1: found the header '" + first.strip()
          + "', allowed is theta,log_sigma2 or log_alpha");
    }
    return new KlTable(columns, rows(file, lines, columns));
  }

  private static List<double[]> rows(Path file, List<String> lines, List<String> columns) {
    List<double[]> rows = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty()) {
        continue;
      }
      double[] row = row(line, columns.size());
      if (row == null) {
        bad.add(file + ", line " + (i + 1) + ": found '" + line + "', allowed is " + columns.size()
            + (columns.size() == 1 ? " finite number (" : " finite numbers (") + String.join(",", columns) + ")");
      } else {
        rows.add(row);
      }
    }
    if (!bad.isEmpty()) {
      String more = bad.size() > COMPLAINTS
          ? System.lineSeparator() + "and " + (bad.size() - COMPLAINTS) + " more bad lines" : "";
      throw new SettingsException(
          String.join(System.lineSeparator(), bad.subList(0, Math.min(COMPLAINTS, bad.size()))) + more);
    }
    return rows;
  }

  private static double[] row(String line, int columns) {
    String[] cells = line.split(",", -1);
    if (cells.length != columns) {
      return null;
    }
    double[] row = new double[columns];
    try {
      for (int i = 0; i < columns; i++) {
        row[i] = Double.parseDouble(cells[i].strip());
        if (!Double.isFinite(row[i])) {
          return null;
        }
      }
    } catch (NumberFormatException e) {
      return null;
    }
    return row;
  }

  /** Whether the rows hold log alpha alone. */
  private boolean alphaOnly() {
    return columns.equals(ALPHA);
  }

  /**
   * Evaluates the KL at every row.
   *
   * @param kl the KL form
   * @return column name to value, in the order of output: the inputs, {@code kl_nats}, and {@code d_theta} and
   *     {@code d_log_sigma2}, or {@code d_log_alpha}
   * @throws SettingsException if the rows hold log alpha and the KL depends on more than that
   */
  public List<Map<String, Double>> evaluate(GaussianKl kl) {
    if (alphaOnly()) {
      requireScaleInvariant(kl);
    }
    return rows.stream().map(row -> evaluate(kl, row)).toList();
  }

  private Map<String, Double> evaluate(GaussianKl kl, double[] row) {
    Map<String, Double> result = new LinkedHashMap<>();
    double theta = alphaOnly() ? 1 : row[0];
    double logSigma2 = row[row.length - 1];
    for (int i = 0; i < row.length; i++) {
      result.put(columns.get(i), row[i]);
    }
    result.put("kl_nats", kl.value(theta, logSigma2));
    if (!alphaOnly()) {
      result.put("d_theta", kl.dTheta(theta, logSigma2));
    }
    result.put(alphaOnly() ? "d_log_alpha" : "d_log_sigma2", kl.dLogSigma2(theta, logSigma2));
    return result;
  }

  /** KL(c theta, log sigma^2 + 2 log c) must not depend on c. */
  private static void requireScaleInvariant(GaussianKl kl) {
    for (double logAlpha : new double[] {-4, 0, 4}) {
      double at1 = kl.value(1, logAlpha);
      double at2 = kl.value(2, logAlpha + 2 * Math.log(2));
      if (!(Math.abs(at1 - at2) <= 1e-6 * Math.max(1, Math.abs(at1)))) {
        throw new SettingsException("this KL depends on theta and sigma, not on alpha alone, so a column log_alpha "
            + "says too little; give the columns theta,log_sigma2");
      }
    }
  }

  /** The header of the output. */
  public List<String> header() {
    List<String> header = new ArrayList<>(columns);
    header.add("kl_nats");
    header.addAll(alphaOnly() ? List.of("d_log_alpha") : List.of("d_theta", "d_log_sigma2"));
    return header;
  }
}
