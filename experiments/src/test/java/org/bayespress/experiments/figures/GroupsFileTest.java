package org.bayespress.experiments.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bayespress.core.method.GroupReport;
import org.bayespress.experiments.run.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupsFileTest {
  private static final String WHOLE = """
      {"layers":[{"name":"conv1","axis":"OUTPUT","scores":[1.5,2.5],"threshold":2.0,"alive":[true,false]},
       {"name":"fc1","axis":"INPUT","scores":[1.5,2.5,3],"threshold":3.0,"alive":[true,false,false]}]}""";

  @TempDir
  private Path folder;

  private GroupReport read(String text) throws IOException {
    return GroupsFile.read(Files.writeString(folder.resolve("groups.json"), text));
  }

  /** As a run writes it. */
  @Test
  void whatWasWrittenIsReadBack() throws IOException {
    for (double threshold : new double[] {1.5, 1e300, Double.POSITIVE_INFINITY}) {
      GroupReport report = new GroupReport(List.of(
          GroupReports.dense("fc1", threshold, 3, GroupReports.clusters(30, 0)),
          GroupReports.dense("fc2", 1.5, 0, GroupReports.clusters(3, 5))));
      assertThat(read(Json.pretty(report))).isEqualTo(report);
    }
    assertThat(read(WHOLE).layers().getFirst().alive()).containsExactly(true, false);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "\"layers\"        | \"players\" | 'layers' is no list of layers",
    "\"name\":\"fc1\"  | \"nom\":1   | layer 2 has no 'name'",
    "INPUT             | SIDEWAYS    | layer 2 (fc1): 'axis' is \"SIDEWAYS\", not one of [OUTPUT, INPUT]",
    "\"threshold\":3.0 | \"old\":3   | layer 2 (fc1): 'threshold' is missing",
    "3.0               | \"NaN\"     | layer 2 (fc1): 'threshold' is \"NaN\", not a number",
    "3.0               | 2.0         | layer 2 (fc1), group 0: alive, although its score 1.5 is not below",
    "2.5,3             | 2.5         | layer 2 (fc1): 2 scores, but 3 entries in 'alive'",
    "2.5,3             | 2.5,null    | layer 2 (fc1), group 2: the score is null, not a finite number",
    "2.5,3             | 2.5,\"Infinity\" | group 2: the score is \"Infinity\", not a finite number",
    "false,false       | false,0     | layer 2 (fc1), group 2: 'alive' is 0, neither true nor false",
    "[1.5,2.5,3]       | 7           | layer 2 (fc1): 'scores' is no list of numbers",
    "]}]}              | ]}          | Unexpected end-of-input"})
  void damageIsNamedWithItsPlace(String found, String replacement, String message) {
    int last = WHOLE.lastIndexOf(found);
    String damaged = WHOLE.substring(0, last) + replacement + WHOLE.substring(last + found.length());
    // the threshold of group 0 has to lie below its score
    String text = damaged.replace("\"threshold\":2.0,\"alive\":[true,false,false]",
        "\"threshold\":1.0,\"alive\":[true,false,false]");
    assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class)
        .hasMessageContainingAll("groups.json is damaged: ", message, "repeat the run");
  }

  @Test
  void bytesThatAreNoTextAreDamageToo() throws IOException {
    Path file = Files.write(folder.resolve("groups.json"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> GroupsFile.read(file)).hasMessageContainingAll("groups.json is damaged", "UTF-8");
    Files.writeString(file, "");
    assertThatThrownBy(() -> GroupsFile.read(file)).hasMessageContaining("'layers' is no list of layers");
  }
}
