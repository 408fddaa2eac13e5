package org.bayespress.experiments.reproduce;

import java.util.List;

/**
 * One cell: what the paper prints, and what we found.
 *
 * @param published null if the paper has no such cell
 * @param ours over the seeds, one or one per layer; empty if there is nothing
 * @param error test error in percent that belongs to it; null if there is none
 */
public record ReproducedCell(PublishedCell published, List<SeedStatistics> ours, SeedStatistics error) {

  public ReproducedCell {
    ours = List.copyOf(ours);
  }

  /** Notes on what is published. */
  List<String> notes() {
    return published == null ? List.of() : published.notes();
  }
}
