package org.bayespress.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTableTest {
  static final RunResult RESULT = new RunResult(
      "quickstart", "laptop", "sparsevd", "log-uniform", "molchanov", "lenet300", "mnist", 1, 40, 1.71, 1.9, 1.8,
      266_200,
      4_000, 100.0 * 4_000 / 266_200, Map.of("fc1", 1.0), 4_100, 1_066_440, 987_654, 10_664, 1_066_440 / 10_664.0,
      266_200 / 4_000.0, 266_200 / 4_100.0, 11.2, 0.17, 150, 3.4, 600_000_000L, List.of(278, 98, 13), Map.of(),
      9.29, 36.84, 58.22,
      Map.of(
          "pruning", new RunResult.Variant(1.91, 114_592, 9.306, 1.5),
          "fast-prediction", new RunResult.Variant(1.92, 30_000, 35.548, 1.5),
          "maximum", new RunResult.Variant(1.93, 19_000, 56.128, 1.5),
          "no-pq", new RunResult.Variant(1.88, 1_066_500, 1.0, 100.0)),
      Map.of("prune-log-alpha", 3.0, "paperBytes", 3030.0), List.of("layer fc1: no weight is left"), "/runs/model.bpz");

  @Test
  void showsDenseOursAndPaper() {
    String text = ResultTable.render(RESULT, PaperNumbers.of("sparsevd", "log-uniform", "lenet300", "mnist"));
    String[] lines = text.split(System.lineSeparator());
    assertThat(lines[0]).contains("test error %", "ratio by count", "file bytes", "ratio to dense file");
    assertThat(lines[1]).startsWith("dense network").contains("1.71", "266,200", "1,066,440");
    assertThat(lines[2]).startsWith("ours").contains("1.90", "4,000 (1.50 %)", "66.6x", "10,664", "100.0x");
    assertThat(lines[3]).startsWith("paper").contains("1.92", "68.0x", "none written");
    assertThat(text).contains("4,100 weights, 64.9x", "zstd -19 of the dense file: 987,654 bytes", "/runs/model.bpz",
        "arXiv 1701.05369");
    assertThat(text).contains(
        "no pq (1.88 %; file 1.0x)", "note: layer fc1: no weight is left", "pruning 9.3x (1.91 %; file 9.3x)",
        "fast prediction 36.8x (1.92 %; file 35.5x)", "maximum 58.2x (1.93 %;");
    assertThat(text).contains("numbers of the random code alone, as papers count: 3,030 bytes, 351.4x of the weights");
    assertThat(text).contains("architecture left: 278-98-13" + System.lineSeparator());
    assertThat(lines[1].length()).isEqualTo(lines[2].length()).isEqualTo(lines[0].length());
  }

  @Test
  void papersWithoutNumbersHaveNoRow() {
    assertThat(PaperNumbers.of("sparsevd", "log-uniform", "lenet300", "fashion-mnist")).isEmpty();
    assertThat(PaperNumbers.of("no-such-method", "log-uniform", "lenet300", "mnist")).isEmpty();
    assertThat(PaperNumbers.of("sparsevd", "log-uniform", "lenet5", "mnist").orElseThrow().countRatio()).isEqualTo(280);
  }

  /** Two priors of one method have numbers of their own. */
  @Test
  void numbersOfAPaperMayBeOfOnePrior() {
    assertThat(PaperNumbers.of("bc", "normal-jeffreys", "lenet5", "mnist").orElseThrow().countRatio()).isEqualTo(108);
    assertThat(PaperNumbers.of("bc", "horseshoe", "lenet5", "mnist").orElseThrow().countRatio()).isEqualTo(156);
    assertThat(PaperNumbers.of("bc", "log-uniform", "lenet5", "mnist")).isEmpty();
  }

  @Test
  void resultSurvivesItsFile() throws JsonProcessingException {
    assertThat(Json.read(Json.pretty(RESULT), RunResult.class)).isEqualTo(RESULT);
    JsonNode json = Json.read(Json.pretty(RESULT));
    for (String key : new String[] {"method", "prior", "network", "dataset", "seed", "epochs", "denseTestErrorPercent",
      "testErrorPercent", "weightsTotal", "weightsNonZero", "nonZeroPercent", "nonZeroPercentPerLayer", "denseBytes",
      "fileBytes", "fileRatio", "countRatio", "trainSeconds", "millisPerStep", "prunedArchitecture", "bitsPerLayer",
      "paperRatioPruning", "paperRatioFastPrediction", "paperRatioMaximum", "variants"}) {
      assertThat(json.has(key)).as(key).isTrue();
    }
  }
}
