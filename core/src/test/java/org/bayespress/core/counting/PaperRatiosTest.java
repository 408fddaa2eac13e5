package org.bayespress.core.counting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The published cells out of the formulas. */
class PaperRatiosTest {

  /** A row of the two tables. */
  private record Row(
      String network, String method, long weights, long[] left, int[] bits, long[] printed, double[] exact) {

    static Row of(String line) {
      String[] cells = line.split(",");
      int[] groups = wholes(cells[3]);
      return new Row(
          cells[0], cells[1], Long.parseLong(cells[2]), matrices(cells[0], groups), wholes(cells[4]),
          Arrays.stream(wholes(cells[5])).asLongStream().toArray(),
          Arrays.stream(cells[6].split("-")).mapToDouble(Double::parseDouble).toArray());
    }

    boolean inconsistent() {
      return network.equals("lenet5") && method.equals("BC-GNJ");
    }

    @Override
    public String toString() {
      return network + " " + method;
    }
  }

  private static int[] wholes(String cell) {
    return Arrays.stream(cell.split("-")).mapToInt(Integer::parseInt).toArray();
  }

  /** Sizes of the smaller matrices between groups; see the resource. */
  private static long[] matrices(String network, int[] a) {
    long[] left = new long[network.equals("lenet5") ? 4 : a.length];
    switch (network) {
      case "lenet300" -> {
        left[0] = (long) a[0] * a[1];
        left[1] = (long) a[1] * a[2];
        left[2] = 10L * a[2];
      }
      case "lenet5" -> {
        left[0] = 25L * a[0];
        left[1] = 25L * a[0] * a[1];
        left[2] = (long) a[2] * a[3];
        left[3] = 10L * a[3];
      }
      default -> {
        left[0] = 27L * a[0];
        for (int l = 1; l < 13; l++) {
          left[l] = 9L * a[l - 1] * a[l];
        }
        left[13] = (long) a[13] * a[14];
        left[14] = 10L * a[14];
      }
    }
    return left;
  }

  static List<Row> rows() throws IOException {
    try (BufferedReader in = new BufferedReader(new InputStreamReader(
        PaperRatiosTest.class.getResourceAsStream("bc-published.csv"), StandardCharsets.UTF_8))) {
      List<Row> rows =
          in.lines().filter(line -> !line.startsWith("#") && !line.startsWith("network")).map(Row::of).toList();
      assertThat(rows).hasSize(6);
      return rows;
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyPublishedCellButOneRowComesOut(Row row) {
    double[] found = {
      PaperRatios.pruning(row.weights(), row.left()),
      PaperRatios.fastPrediction(row.weights(), row.left(), row.bits()),
      PaperRatios.maximum(row.weights(), row.left()),
    };
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isCloseTo(row.exact()[i], within(0.006));
      if (!row.inconsistent()) {
        assertThat(PaperRatios.truncated(found[i])).isEqualTo(row.printed()[i]);
      }
    }
  }

  /** Its architecture and its ratios are of two networks: 8-13-88-13 is about 90 weights too many. */
  @Test
  void lenet5UnderTheNormalJeffreysPriorIsInconsistentInThePaper() throws IOException {
    Row row = rows().stream().filter(Row::inconsistent).findFirst().orElseThrow();
    assertThat(row.left()).containsExactly(200, 2600, 1144, 130);
    assertThat(PaperRatios.truncated(PaperRatios.pruning(row.weights(), row.left()))).isEqualTo(105);
    assertThat(row.printed()[0]).isEqualTo(108);
    for (long weights = 3950; weights <= 4100; weights++) {
      boolean pruning = PaperRatios.truncated(PaperRatios.pruning(row.weights(), weights)) == 108;
      // four layers, whichever holds them
      boolean maximum = PaperRatios.truncated(PaperRatios.maximum(row.weights(), weights, 0, 0, 0)) == 573;
      assertThat(pruning && maximum).as("%d weights", weights).isEqualTo(weights >= 3981 && weights <= 3986);
    }
  }

  /**
   * Sparse VD: 21 and 63, at densities printed as 2.2 and 0.7 %. They come out for 2.20 to 2.30 % and 0.714 to 0.725 %,
   * with a column for each output; with one for each input the first would want less than 2.2 %.
   */
  @ParameterizedTest
  @CsvSource({"266200, 413, 3, 0.0220, 0.0230, 21", "430500, 580, 4, 0.00714, 0.00725, 63"})
  void sparseColumnsGiveThePublishedPruningOfSparseVd(
      long weights, long outputs, int layers, double least, double most, long published) {
    long[] columns = new long[layers];
    long[] nonZeros = new long[layers];
    columns[0] = outputs;
    for (double density : new double[] {least, most}) {
      nonZeros[0] = Math.round(density * weights);
      assertThat(PaperRatios.truncated(PaperRatios.sparseColumns(weights, nonZeros, columns))).isEqualTo(published);
    }
    nonZeros[0] = Math.round(1.03 * most * weights);
    assertThat(PaperRatios.truncated(PaperRatios.sparseColumns(weights, nonZeros, columns))).isLessThan(published);
  }

  @Test
  void sparseColumnsByHand() {
    // values and rows of 3 weights, starts of 5 columns and the end
    assertThat(PaperRatios.sparseColumnsBytes(3, 5)).isEqualTo(4 * (3 + 3 + 6));
    assertThat(PaperRatios.sparseColumns(100, new long[] {3}, new long[] {5})).isEqualTo(400 / 48.0);
  }

  @Test
  void whatHasNoRatioIsRefused() {
    assertThatThrownBy(() -> PaperRatios.pruning(100, 0, 0)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing is left");
    assertThatThrownBy(() -> PaperRatios.fastPrediction(100, new long[] {3, 4}, new int[] {8}))
        .hasMessageContaining("2 layers but 1 numbers of bits");
    assertThatThrownBy(() -> PaperRatios.sparseColumns(100, new long[] {3}, new long[2]))
        .hasMessageContaining("1 layers but 2 numbers of columns");
  }

  @Test
  void distancesByHand() {
    float[] layer = new float[100];
    layer[0] = 1;
    layer[4] = -1;
    layer[99] = 2;
    // distances 1, 4, 95: of 2 bits, the last takes 23 zeros on the way
    assertThat(PaperRatios.stored(layer, 2)).isEqualTo(1 + 1 + 24);
    assertThat(PaperRatios.stored(layer, 5)).isEqualTo(1 + 1 + 3);
    assertThat(PaperRatios.stored(layer, 7)).isEqualTo(3);
    assertThat(PaperRatios.stored(new float[100], 5)).isZero();
    // 8 bits a weight: 3 * (7 + 8) = 45 is the least of all widths; 6 bits of distance would be 4 * 14 = 56
    assertThat(PaperRatios.fastPredictionWithDistances(100, List.of(layer), new int[] {8})).isEqualTo(3200 / 45.0);
    assertThat(PaperRatios.maximumInFile(100, 25)).isEqualTo(16);
  }

  /** Random positions at the published densities of Sparse VD: the published 84 and 228 lie within the precisions of table 1. */
  @ParameterizedTest
  @CsvSource({"266200, 0.022, 8, 14, 84", "430500, 0.007, 8, 13, 228"})
  void distancesGiveRatiosAroundThePublishedFastPredictionOfSparseVd(
      int weights, double density, int leastBits, int mostBits, double published) {
    float[] layer = new float[weights];
    Random random = new Random(3);
    for (int i = 0; i < weights; i++) {
      layer[i] = random.nextDouble() < density ? 1 : 0;
    }
    double most = PaperRatios.fastPredictionWithDistances(weights, List.of(layer), new int[] {leastBits});
    double least = PaperRatios.fastPredictionWithDistances(weights, List.of(layer), new int[] {mostBits});
    assertThat(published).isBetween(least, most);
  }
}
