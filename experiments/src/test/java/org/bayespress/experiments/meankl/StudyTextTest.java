package org.bayespress.experiments.meankl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StudyTextTest {

  private static String iterations(double... values) {
    List<StudyReport.Run> runs = new ArrayList<>();
    for (double value : values) {
      Map<String, Double> numbers = Double.isNaN(value) ? Map.of() : Map.of(Quantity.ITERATIONS.key(), value);
      runs.add(new StudyReport.Run(runs.size(), 25_740, numbers));
    }
    return StudyText.iterations(runs);
  }

  /** A run that has not converged, NaN here, took longer than all its steps. */
  @Test
  void iterationsAreTheMedianWithLeastAndMost() {
    assertThat(iterations(15_300, 7_500, 20_100)).isEqualTo("15,300 (3 of 3; 7,500 to 20,100)");
    assertThat(iterations(Double.NaN, 7_500, 20_100)).isEqualTo("20,100 (2 of 3; 7,500 to > 25,740)");
    assertThat(iterations(Double.NaN, Double.NaN)).isEqualTo("> 25,740 (0 of 2)");
    assertThat(iterations(4_800)).isEqualTo("4,800 (1 of 1)");
  }
}
