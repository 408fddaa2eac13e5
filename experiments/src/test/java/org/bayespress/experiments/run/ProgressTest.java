package org.bayespress.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {

  /** Stopped after step 4 of epoch 3 (10 steps each), so the fifth is the first that is done now: 25 of 40. */
  @Test
  void barGoesOnWithinAnEpoch() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Progress progress = Progress.on(new PrintStream(bytes, true, StandardCharsets.UTF_8), true)) {
      progress.onStart("dense", 4, 10, 2);
      progress.onStep("dense", 2, 4, 10, 0.5);
    }
    String shown = bytes.toString(StandardCharsets.UTF_8);
    assertThat(shown).contains("25/40");
    int columns = TerminalWidth.columns();
    assertThat(shown.split("[\r\n]")).allMatch(line -> line.length() < columns);
  }
}
