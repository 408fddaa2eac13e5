package org.bayespress.experiments.reproduce;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.config.NearestMatch;

/**
 * The runs that a table needs, in order: every row with the first seed before any row with the second, so that a whole
 * table is there as early as can be.
 *
 * @param seeds in order
 * @param runs in order
 */
public record RunPlan(List<Long> seeds, List<PlannedRun> runs) {

  public RunPlan {
    seeds = List.copyOf(seeds);
    runs = List.copyOf(runs);
  }

  /**
   * The plan of a table.
   *
   * @param only names of the rows to run; empty for all that can be
   * @throws SettingsException for a row that there is not, or that nothing can be run for
   */
  public static RunPlan of(PaperTable table, List<Long> seeds, List<String> only) {
    only.forEach(id -> require(table, id));
    List<TableRow> rows = new ArrayList<>();
    for (TableRow row : table.rows()) {
      if (!row.preset().isEmpty() && (only.isEmpty() || only.contains(row.id()))) {
        rows.add(row);
      }
    }
    for (TableRow row : table.rows()) {
      // a row that borrows needs a run of its own only when nothing else runs what it shows
      if (row.preset().isEmpty() && only.contains(row.id())
          && rows.stream().noneMatch(other -> row.presets().contains(other.presets().getFirst()))) {
        rows.add(row);
      }
    }
    List<PlannedRun> runs = new ArrayList<>();
    for (int s = 0; s < seeds.size(); s++) {
      for (int r = 0; r < rows.size(); r++) {
        runs.add(new PlannedRun(rows.get(r), r + 1, rows.size(), seeds.get(s), s + 1, seeds.size()));
      }
    }
    return new RunPlan(seeds, runs);
  }

  private static void require(PaperTable table, String id) {
    List<String> runnable = table.runnable();
    if (runnable.contains(id)) {
      return;
    }
    boolean there = table.rows().stream().anyMatch(row -> row.id().equals(id));
    throw new SettingsException("--only: "
        + (there ? "row '" + id + "' of " + table.name() + " has no runs, it shows what the paper prints."
            : "unknown row '" + id + "' of " + table.name() + NearestMatch.hint(id, runnable))
        + " Rows that can be run: " + String.join(", ", runnable));
  }
}
