package org.bayespress.experiments.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisRangeTest {

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "-0.602 | 0.602 | 5 | −0.4 0 0.4", "-0.42 | 0.42 | 3 | −0.4 0 0.4", "-10 | 1 | 7 | −10 −8 −6 −4 −2 0",
    "0 | 1.08 | 6 | 0 0.2 0.4 0.6 0.8 1.0", "-0.3 | 0.3 | 3 | −0.2 0 0.2", "0 | 6.2 | 4 | 0 2 4 6",
    "0.0031 | 0.0089 | 3 | 0.004 0.006 0.008", "120 | 9870 | 5 | 2000 4000 6000 8000"})
  void ticksAreRoundAndAsManyAsFit(double low, double high, int most, String labels) {
    AxisRange range = new AxisRange(low, high);
    List<String> written = range.ticks(most).stream().map(tick -> range.label(tick, most)).toList();
    assertThat(written).containsExactly(labels.split(" "));
    assertThat(written).hasSizeLessThanOrEqualTo(most);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "NaN, 1", "0, Infinity"})
  void anAxisHasTwoEnds(double low, double high) {
    assertThatThrownBy(() -> new AxisRange(low, high)).hasMessageContaining("two finite ascending ends");
  }
}
