package org.bayespress.benchmarks.suite;

import java.util.List;

/**
 * What a study found.
 *
 * @param rows records for JSON, one per line of the result; each begins with the name of the benchmark
 * @param grid the same for people
 * @param remarks sentences below the table
 */
public record Report(List<?> rows, Grid grid, List<String> remarks) {

  public Report {
    rows = List.copyOf(rows);
    remarks = List.copyOf(remarks);
  }

  /** Table and remarks for a terminal. */
  public String text() {
    StringBuilder text = new StringBuilder(grid.text());
    remarks.forEach(remark -> text.append(remark).append(System.lineSeparator()));
    return text.toString();
  }

  /** Table and remarks in Markdown. */
  public String markdown() {
    StringBuilder text = new StringBuilder(grid.markdown());
    remarks.forEach(remark -> text.append('\n').append(remark).append('\n'));
    return text.toString();
  }
}
