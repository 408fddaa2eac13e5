package org.bayespress.experiments.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bayespress.core.counting.PaperRatios;
import org.bayespress.experiments.config.Presets;
import org.junit.jupiter.api.Test;

class PaperTablesTest {
  private static final PaperTables TABLES = PaperTables.onClassPath();

  private static double[] published(String table, String row, String column) {
    return TABLES.find(table).rows().stream().filter(r -> r.id().equals(row)).findFirst().orElseThrow().published()
        .get(column).values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Test
  void everyPresetThatARowNamesIsThere() {
    List<String> presets = Presets.onClassPath().names();
    for (PaperTable table : TABLES.all()) {
      for (TableRow row : table.rows()) {
        assertThat(presets).as(table.name() + ", " + row.id()).containsAll(row.presets());
      }
    }
    assertThat(TABLES.named()).extracting("name").contains("bc-table1", "bc-table2", "miracle-table1");
  }

  @Test
  void bothTablesShareTheirRunsAndNameThePaper() {
    PaperTable first = TABLES.find("bc-table1");
    PaperTable second = TABLES.find("bc-table2");
    assertThat(first.runs()).isEqualTo(second.runs());
    assertThat(first.runnable()).isEqualTo(second.runnable());
    assertThat(first.source()).contains("Louizos, Ullrich, Welling", "1705.08665");
  }

  /** Weights of the layers that an architecture of the paper leaves: filters of convolutions, inputs of dense layers. */
  private static long[] weights(String row, double[] units) {
    long[] u = Arrays.stream(units).mapToLong(Math::round).toArray();
    return switch (row.substring(0, row.indexOf('-'))) {
      case "lenet300" -> new long[] {u[0] * u[1], u[1] * u[2], u[2] * 10};
      case "lenet5" -> new long[] {25 * u[0], 25 * u[0] * u[1], u[2] * u[3], u[3] * 10};
      case "vgg" -> LongStream.concat(
          IntStream.range(0, 13).mapToLong(i -> 9 * (i == 0 ? 3 : u[i - 1]) * u[i]),
          LongStream.of(u[13] * u[14], u[14] * 10)).toArray();
      default -> throw new IllegalArgumentException(row);
    };
  }

  /**
   * What is printed in the two tables belongs together: from the architecture and the bits of table 1 follow the ratios
   * of table 2, cut off after the point. The one exception is the row with the note that says so.
   */
  @Test
  void ratiosFollowFromArchitecturesAndBits() {
    Map<String, Long> totals = Map.of("lenet300", 266_200L, "lenet5", 430_500L, "vgg", 14_977_728L);
    for (String network : List.of("lenet300", "lenet5", "vgg")) {
      for (String method : List.of("bc-gnj", "bc-ghs")) {
        String row = network + "-" + method;
        long[] left = weights(row, published("bc-table1", row, "architecture"));
        int[] bits = Arrays.stream(published("bc-table1", row, "bits")).mapToInt(b -> (int) b).toArray();
        long total = totals.get(network);
        List<Long> ratios = List.of(
            PaperRatios.truncated(PaperRatios.pruning(total, left)),
            PaperRatios.truncated(PaperRatios.fastPrediction(total, left, bits)),
            PaperRatios.truncated(PaperRatios.maximum(total, left)));
        List<Long> printed = List.of(
            Math.round(published("bc-table2", row, "pruning")[0]),
            Math.round(published("bc-table2", row, "fast-prediction")[0]),
            Math.round(published("bc-table2", row, "maximum")[0]));
        if (row.equals("lenet5-bc-gnj")) {
          assertThat(ratios).containsExactly(105L, 355L, 563L).isNotEqualTo(printed);
        } else {
          assertThat(ratios).as(row).isEqualTo(printed);
        }
        double percent = 100.0 * LongStream.of(left).sum() / total;
        assertThat(published("bc-table2", row, "non-zero")[0]).as(row).isBetween(percent - 0.06, percent + 0.06);
      }
    }
  }

  /** A cell's number and error are those of its text. */
  @Test
  void numbersAreThoseOfTheText() {
    for (PaperTable table : TABLES.all()) {
      for (TableRow row : table.rows()) {
        row.published().forEach((column, cell) -> {
          String raw = cell.raw().replace("*", "");
          String error = raw.contains("(") ? raw.replaceAll(".*\\((.*)\\)", "$1") : null;
          List<Double> values = raw.equals("-") ? List.of()
              : Arrays.stream(raw.replaceAll(" .*", "").split("-")).map(Double::valueOf).toList();
          assertThat(cell.values()).as(row.id() + " " + column).isEqualTo(values);
          assertThat(cell.errorPercent()).isEqualTo(error == null ? null : Double.valueOf(error));
          assertThat(cell.notes().contains("best-case")).isEqualTo(cell.raw().contains("*"));
        });
      }
    }
  }

  @Test
  void documentsWithNamesThatReferToNothingAreRefused() {
    String document = Fixtures.text("small-tables.json");
    assertThatThrownBy(() -> PaperTables.parse(document.replace("[\"star\"]", "[\"stra\"]")))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("small-table, other: found 'stra'");
    assertThatThrownBy(
        () -> PaperTables.parse(document.replace("\"bits\": {\"raw\": \"-\"}", "\"bit\": {\"raw\": \"-\"}")))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("found 'bit'");
    assertThatThrownBy(() -> PaperTables.parse(document.replace("\"id\": \"other\"", "\"id\": \"ours\"")))
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> PaperTables.parse(document.replace("\"unit\": \"%\"", "\"unti\": \"%\"")))
        .isInstanceOf(JsonProcessingException.class).hasMessageContaining("unti");
  }
}
