package org.bayespress.experiments.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestMatchTest {

  /** Distances counted by hand; kitten/sitting and saturday/sunday are the textbook's. */
  @ParameterizedTest
  @CsvSource({"kitten,sitting,3", "saturday,sunday,3", "'',abc,3", "abc,'',3", "same,SAME,0", "ab,ba,2"})
  void countsEdits(String a, String b, int edits) {
    assertThat(NearestMatch.distance(a, b)).isEqualTo(edits);
    assertThat(NearestMatch.distance(b, a)).isEqualTo(edits);
  }

  @Test
  void suggestsOnlyWhatIsClose() {
    List<String> names = List.of("lenet300-sparsevd", "lenet5-sparsevd", "quickstart");
    assertThat(NearestMatch.of("lenet5sparsevd", names)).contains("lenet5-sparsevd");
    assertThat(NearestMatch.of("quikstart", names)).contains("quickstart");
    assertThat(NearestMatch.of("resnet", names)).isEmpty();
  }
}
