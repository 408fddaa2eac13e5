package org.bayespress.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalWidthTest {

  @ParameterizedTest
  @CsvSource({"24 80,80", "'50 213\n',213", "0 0,-1", "24 10,-1", "0 null,-1", "'',-1", "24 99999999999,-1"})
  void readsTheSecondNumber(String text, int columns) {
    assertThat(TerminalWidth.parse(text).orElse(-1)).isEqualTo(columns);
  }
}
