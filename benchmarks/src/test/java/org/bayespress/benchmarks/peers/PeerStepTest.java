package org.bayespress.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the comparison's script relies on. */
class PeerStepTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return PeerStep.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @Test
  void listsNetworksWithMethods() {
    assertThat(run("list")).isZero();
    assertThat(out.toString().lines()).contains("lenet300 sparsevd", "lenet5 sparsevd", "lenet300 bc-gnj",
        "lenet5 bc-gnj");
  }

  @Test
  void aStepIsTimedInBlocks() throws IOException {
    int code = run(
        "time", "--network", "lenet300", "--method", "sparsevd", "--batch", "10", "--threads", "1", "--start", "mixed",
        "--warm-up", "2", "--blocks", "5", "--block-steps", "2");
    assertThat(code).as(err.toString()).isZero();
    JsonNode line = new ObjectMapper().readTree(out.toString());
    assertThat(line.get("network").asText()).isEqualTo("lenet300");
    assertThat(line.get("method").asText()).isEqualTo("sparsevd");
    assertThat(line.get("batch").asInt()).isEqualTo(10);
    assertThat(line.get("threads").asInt()).isEqualTo(1);
    assertThat(line.get("steps").asInt()).isEqualTo(10);
    assertThat(line.get("minMillis").asDouble()).isPositive().isLessThanOrEqualTo(line.get("medianMillis").asDouble());
    assertThat(line.get("medianMillis").asDouble()).isLessThanOrEqualTo(line.get("p90Millis").asDouble());
  }

  @Test
  void kernelsAreTimed() {
    assertThat(run("kernels", "--threads", "1", "--warm-up", "1", "--blocks", "2")).as(err.toString()).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).contains("\"what\":\"kl\"", "\"form\":\"molchanov\"", "\"count\":400000");
    assertThat(lines.get(4)).contains("\"what\":\"normals\"", "\"perSecond\":");
  }

  @Test
  void whatIsNotThereIsTheUsersMistake() {
    assertThat(run("time", "--network", "lenet300", "--method", "nothing", "--batch", "10")).isEqualTo(2);
    assertThat(err.toString()).contains("lenet300-nothing");
    assertThat(run("time", "--network", "lenet300", "--method", "sparsevd", "--batch", "10", "--start", "x"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--start: found 'x', allowed is recipe or mixed");
    assertThat(run("export", "--network", "lenet300", "--method", "sparsevd", "--batch", "10", "--out",
        "/dev/null/x")).isEqualTo(3);
  }

  @Test
  void quantilesAreThoseOfTheBlocks() {
    int[] calls = new int[1];
    BlockTimes times = BlockTimes.of(3, 10, 4, () -> calls[0]++);
    assertThat(calls[0]).isEqualTo(43);
    assertThat(times.repetitions()).isEqualTo(40);
    assertThat(times.minMillis()).isPositive().isLessThanOrEqualTo(times.medianMillis());
    assertThat(times.p90Millis()).isGreaterThanOrEqualTo(times.medianMillis());
  }
}
