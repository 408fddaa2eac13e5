package org.bayespress.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.bayespress.core.training.NumberTable;
import org.bayespress.core.training.PosteriorLook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FineLogTest {
  @TempDir
  private Path folder;

  private static PosteriorLook at(long step) {
    return new PosteriorLook(step, 2.5, 2.75, 11.25, 14, 11.09, 1e-5);
  }

  /** A run that is killed while it writes step 30 and goes on from a checkpoint at step 15. */
  @Test
  void looksThatComeAgainAreThereOnce() throws IOException {
    FineLog log = FineLog.of(folder);
    log.onLook(at(10));
    log.onLook(at(20));
    Files.writeString(folder.resolve("looks.jsonl"), "{\"step\":30,\"valid", StandardOpenOption.APPEND);
    assertThat(FineLog.looks(folder)).containsExactly(at(10), at(20));
    FineLog again = FineLog.of(folder);
    for (long step : new long[] {20, 30, 40}) {
      again.onLook(at(step));
    }
    assertThat(FineLog.looks(folder)).containsExactly(at(10), at(20), at(30), at(40));
    assertThat(Files.readAllLines(folder.resolve("looks.jsonl"))).hasSize(4);
  }

  @Test
  void aDamagedLineWithinIsNotPassedOver() throws IOException {
    FineLog log = FineLog.of(folder);
    log.onLook(at(10));
    Files.writeString(folder.resolve("looks.jsonl"), "{\"step\":\n", StandardOpenOption.APPEND);
    Files.writeString(folder.resolve("looks.jsonl"), "{\"step\":30}\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> FineLog.looks(folder)).isInstanceOf(IOException.class)
        .hasMessageContaining("line 2, is damaged");
  }

  @Test
  void tablesKeepEveryBit() throws IOException {
    float[] crooked = {0.1f, -1 / 3f, Float.MIN_VALUE, 1e30f, -0f};
    float[] whole = {0, 1, -7, 16_777_215, 42};
    FineLog.of(folder).onTable(new NumberTable("some", List.of("crooked", "whole"), List.of(crooked, whole)));
    NumberTable read = FineLog.table(folder, "some");
    assertThat(read.columns()).containsExactly("crooked", "whole");
    assertThat(read.values().get(0)).usingComparatorWithPrecision(0f).containsExactly(0.1f, -1 / 3f, Float.MIN_VALUE,
        1e30f, 0f);
    assertThat(read.values().get(1)).containsExactly(whole);
    assertThat(Files.readAllLines(folder.resolve("some.csv")).get(4)).isEqualTo("1.0E30,16777215");
  }

  @Test
  void aCellThatIsNoNumberIsNamed() throws IOException {
    Files.writeString(folder.resolve("bad.csv"), "a,b\n1,2\n3,four\n");
    assertThatThrownBy(() -> FineLog.table(folder, "bad")).hasMessageContaining("line 3: 'four' is no number");
    Files.writeString(folder.resolve("bad.csv"), "a,b\n1\n");
    assertThatThrownBy(() -> FineLog.table(folder, "bad")).hasMessageContaining("line 2: 1 numbers, 2 columns");
  }
}
