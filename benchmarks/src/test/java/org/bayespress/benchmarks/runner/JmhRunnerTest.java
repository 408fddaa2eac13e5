package org.bayespress.benchmarks.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bayespress.benchmarks.suite.Measurement;
import org.bayespress.benchmarks.suite.Study;
import org.bayespress.benchmarks.suite.Timing;
import org.bayespress.benchmarks.suite.Trial;
import org.bayespress.benchmarks.training.Combination;
import org.bayespress.benchmarks.training.TrainingStepBenchmark;
import org.bayespress.benchmarks.training.TrainingStepStudy;
import org.bayespress.core.kernels.Blas;
import org.bayespress.experiments.run.Json;
import org.bayespress.experiments.run.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A benchmark really run: through JMH, in a JVM of its own, to the files in the folder. */
class JmhRunnerTest {
  @TempDir
  private Path folder;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final JmhRunner runner = JmhRunner.reportingTo(new PrintStream(err, true));
  private final Study study = TrainingStepStudy.ofBoundCombinations();

  private static Trial trial(String network) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    parameters.put("network", List.of(network));
    parameters.put("combination", List.of(Combination.bound().getFirst().toString()));
    parameters.put("batch", List.of("32"));
    parameters.put("threads", List.of("1"));
    return Trial.of(TrainingStepBenchmark.class, "step", parameters, new Timing(0, 1, 100));
  }

  private ResultFolder results() throws IOException {
    return ResultFolder.create(
        folder, Manifest.of(Instant.EPOCH, List.of("bayespress", "bench"), 1, Blas.coreName(), Map.of()));
  }

  @Test
  void aTrainingStepIsMeasured() throws IOException {
    ResultFolder results = results();
    List<Measurement> measurements = runner.run(study, List.of(trial("lenet300")), results);
    results.write(study, study.report(measurements));

    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("training-step 1/1: step ").contains("batch=32")
        .endsWith(" ms" + System.lineSeparator());
    JsonNode row = Json.read(Files.readString(folder.resolve("training-step.json"))).get(0);
    assertThat(row.get("benchmark").asText()).isEqualTo("training-step");
    assertThat(row.get("network").asText()).isEqualTo("lenet300");
    assertThat(row.get("method").asText()).isEqualTo(Combination.bound().getFirst().method());
    assertThat(row.get("prior").asText()).isEqualTo(Combination.bound().getFirst().prior());
    assertThat(row.get("batch").asInt()).isEqualTo(32);
    assertThat(row.get("threads").asInt()).isEqualTo(1);
    assertThat(row.get("medianMillis").asDouble()).isBetween(0.05, 5000.0);
    assertThat(row.get("minMillis").asDouble()).isLessThanOrEqualTo(row.get("medianMillis").asDouble());
    assertThat(row.get("p90Millis").asDouble()).isGreaterThanOrEqualTo(row.get("medianMillis").asDouble());
    assertThat(row.get("allocatedBytesPerStep").asDouble()).isPositive();
    assertThat(Json.read(Files.readString(folder.resolve("training-step.jmh.json"))).get(0).get("benchmark").asText())
        .isEqualTo(TrainingStepBenchmark.class.getName() + ".step");
    assertThat(folder.resolve("training-step.log")).content().contains("# JMH version: 1.37");
    assertThat(folder.resolve("training-step.md")).content().startsWith("## training-step\n").contains("| lenet300 |")
        .contains("OpenBLAS kernels " + Blas.coreName() + ", commit ")
        .endsWith("1970-01-01T00:00:00Z: bayespress bench\n");
    JsonNode manifest = Json.read(Files.readString(folder.resolve("manifest.json")));
    assertThat(manifest.get("machine").get("cpu").asText()).isNotBlank();
    assertThat(manifest.get("openBlasCore").asText()).isNotBlank();
    assertThat(manifest.has("commit")).isTrue();
  }

  @Test
  void aFailureNamesItsLog() throws IOException {
    ResultFolder results = results();
    assertThatThrownBy(() -> runner.run(study, List.of(trial("no-such-network")), results))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("benchmark training-step failed: ")
        .hasMessageEndingWith("JMH's log is " + folder.resolve("training-step.log"));
    assertThat(folder.resolve("training-step.log")).content().contains("NullPointerException");
  }
}
