package org.bayespress.experiments.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Fills rows with what runs found. A key that a result does not have, or that is null, leaves its cell empty. */
final class RowFilling {
  private final List<TableColumn> columns;
  private final List<Long> seeds;
  private final Outcomes outcomes;

  RowFilling(List<TableColumn> columns, List<Long> seeds, Outcomes outcomes) {
    this.columns = columns;
    this.seeds = seeds;
    this.outcomes = outcomes;
  }

  ReproducedRow fill(TableRow row) {
    List<Long> found = new ArrayList<>();
    List<JsonNode> results = new ArrayList<>();
    Map<Long, String> failures = new LinkedHashMap<>();
    for (long seed : seeds) {
      Optional<JsonNode> result = outcomes.result(row, seed);
      if (result.isPresent()) {
        found.add(seed);
        results.add(result.get());
      }
      outcomes.failure(row, seed).ifPresent(reason -> failures.put(seed, reason));
    }
    Map<String, ReproducedCell> cells = new LinkedHashMap<>();
    for (TableColumn column : columns) {
      PublishedCell published = row.published().get(column.key());
      Optional<String> place = row.presets().isEmpty() ? Optional.empty() : row.place(column);
      if (published != null || place.isPresent()) {
        cells.put(column.key(), new ReproducedCell(
            published,
            place.map(pointer -> values(results, pointer, percentOf(row, column), column)).orElse(List.of()),
            place.isPresent() && row.values().isEmpty() ? error(results, column) : null));
      }
    }
    return new ReproducedRow(
        row.id(), row.network(), row.dataset(), row.method(), row.presets(), state(row, found.size(), failures), found,
        failures, row.notes(), cells);
  }

  /** The difference of two rows in a column over the seeds that both have a single number for; empty without such seeds. */
  Optional<PairedDifference> difference(TableRow row, TableRow against, String key) {
    TableColumn column = columns.stream().filter(each -> each.key().equals(key)).findFirst().orElseThrow();
    List<Long> paired = new ArrayList<>();
    List<Double> differences = new ArrayList<>();
    for (long seed : seeds) {
      List<Double> own = numbers(row, column, seed);
      List<Double> other = numbers(against, column, seed);
      if (own.size() == 1 && other.size() == 1) {
        paired.add(seed);
        differences.add(own.getFirst() - other.getFirst());
      }
    }
    return paired.isEmpty() ? Optional.empty()
        : Optional.of(PairedDifference.of(row, against, column, paired, differences));
  }

  private List<Double> numbers(TableRow row, TableColumn column, long seed) {
    Optional<String> place = row.place(column);
    Optional<JsonNode> result = outcomes.result(row, seed);
    return place.isEmpty() || result.isEmpty() ? List.of()
        : numbers(result.get(), place.get(), percentOf(row, column));
  }

  /** What a column's own number is divided by; a number from another place is taken as it is. */
  private static String percentOf(TableRow row, TableColumn column) {
    return row.values().isEmpty() ? column.percentOf() : "";
  }

  private String state(TableRow row, int found, Map<Long, String> failures) {
    if (row.presets().isEmpty()) {
      return "not run";
    }
    if (found == 0 && !failures.isEmpty()) {
      return "failed: " + String.join("; ", failures.values().stream().distinct().toList());
    }
    if (found == 0) {
      return "not yet run";
    }
    String counted = found == seeds.size() ? found + (found == 1 ? " seed" : " seeds")
        : found + " of " + seeds.size() + " seeds";
    return counted + failures.entrySet().stream()
        .map(failure -> "; seed " + failure.getKey() + " failed: " + failure.getValue()).collect(Collectors.joining());
  }

  /** Statistics of a number over the seeds, or of every number of a list: the first of all seeds, the second, ... */
  private static List<SeedStatistics> values(
      List<JsonNode> results, String pointer, String percentOf, TableColumn column) {
    List<List<Double>> perSeed = results.stream().map(result -> numbers(result, pointer, percentOf)).toList();
    int longest = perSeed.stream().mapToInt(List::size).max().orElse(0);
    List<SeedStatistics> statistics = new ArrayList<>();
    for (int i = 0; i < longest; i++) {
      int entry = i;
      statistics.add(SeedStatistics.of(
          perSeed.stream().filter(list -> list.size() > entry).map(list -> list.get(entry)).toList(), column.worst()));
    }
    return statistics;
  }

  private static SeedStatistics error(List<JsonNode> results, TableColumn column) {
    List<Double> errors = column.error().isEmpty() ? List.of()
        : results.stream().flatMap(result -> numbers(result, column.error(), "").stream()).toList();
    return errors.isEmpty() ? null : SeedStatistics.of(errors, TableColumn.Worst.LARGEST);
  }

  /** The number at a place, or the numbers of the list or map there; empty if there is none. */
  private static List<Double> numbers(JsonNode result, String pointer, String percentOf) {
    JsonNode node = result.at(pointer);
    if (node.isNumber()) {
      if (percentOf.isEmpty()) {
        return List.of(node.asDouble());
      }
      JsonNode whole = result.at(percentOf);
      return whole.isNumber() ? List.of(100 * node.asDouble() / whole.asDouble()) : List.of();
    }
    List<Double> numbers = new ArrayList<>();
    for (JsonNode entry : node) {
      if (entry.isNumber()) {
        numbers.add(entry.asDouble());
      }
    }
    return numbers;
  }
}
