package org.bayespress.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How results look. */
class GridTest {
  private final Grid grid = Grid.of("what", "ms").row("short", "1.00").row("a longer name", "12.3");

  @Test
  void textIsAligned() {
    assertThat(grid.text().lines()).containsExactly(
        "what             ms",
        "short          1.00",
        "a longer name  12.3");
  }

  @Test
  void markdownHasARuleBelowItsHeader() {
    assertThat(grid.markdown()).isEqualTo("| what | ms |\n| --- | --: |\n| short | 1.00 |\n| a longer name | 12.3 |\n");
  }

  @Test
  void rowsHaveAsManyCellsAsTheHeader() {
    assertThatThrownBy(() -> grid.row("alone")).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a row of 1 cells under 2 headings");
  }

  @Test
  void remarksFollowTheTable() {
    Report report = new Report(List.of(), grid, List.of("One thing."));
    assertThat(report.text()).endsWith("12.3" + System.lineSeparator() + "One thing." + System.lineSeparator());
    assertThat(report.markdown()).endsWith("| 12.3 |\n\nOne thing.\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.000", "0.01234, 0.012", "0.5, 0.500", "1.2345, 1.23", "12.345, 12.3", "123.45, 123", "123456.7, 123457",
    "1234567, 1.23e+06", "0.0001234, 1.23e-04", "-12.345, -12.3", "NaN, -"
  })
  void figuresHaveThreeDigits(double value, String expected) {
    assertThat(Figures.significant(value)).isEqualTo(expected);
  }

  @Test
  void whatIsMissingIsADash() {
    assertThat(Figures.significant(null)).isEqualTo("-");
    assertThat(Figures.times(null)).isEqualTo("-");
    assertThat(Figures.times(2.5)).isEqualTo("2.50x");
    assertThat(Figures.grouped(1234567)).isEqualTo("1,234,567");
  }

  @Test
  void combinationsMultiply() {
    Trial trial = Trial.of(
        GridTest.class, "m", Map.of("a", List.of("1", "2"), "b", List.of("1", "2", "3")), new Timing(0, 1, 10));
    assertThat(trial.combinations()).isEqualTo(6);
    assertThat(trial.fullName()).isEqualTo("org.bayespress.benchmarks.suite.GridTest.m");
  }

  @Test
  void measurementsNameTheParameterTheyLack() {
    Measurement measurement = new Measurement("vector", Map.of("threads", "2"), 1, 1, 1, Double.NaN);
    assertThat(measurement.whole("threads")).isEqualTo(2);
    assertThatThrownBy(() -> measurement.text("batch")).hasMessageContaining("'vector' has no parameter 'batch'");
  }

  @Test
  void networksWithTheSameLayersAreStudiedOnce() {
    assertThat(StudiedNetworks.differing()).extracting(network -> network.name()).contains("lenet300", "lenet5")
        .doesNotContain("lenet5-caffe");
    assertThat(StudiedNetworks.usualBatch(StudiedNetworks.named("lenet300"))).isEqualTo(128);
    assertThat(StudiedNetworks.usualBatch(StudiedNetworks.named("lenet5"))).isEqualTo(100);
  }
}
