package org.bayespress.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bayespress.core.data.DataLocator;
import org.bayespress.core.data.DatasetRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process, on real MNIST: train, compress, write, decode, evaluate; stop and go on. */
class EndToEndIT {
  private static final long PATIENCE_SECONDS = 240;

  /** A short training: few, large batches. */
  private static final List<String> SHORT = List.of(
      "--set", "training.batch=1000", "--set", "training.epochs=4", "--set", "training.learning-rate.end-epoch=4",
      "--set", "training.learning-rate.flat-epochs=2", "--set", "training.kl.zero-epochs=0", "--set",
      "training.kl.full-epoch=1", "--set", "baseline.batch=1000", "--set", "baseline.epochs=1", "--set",
      "baseline.learning-rate.flat-epochs=1", "--set", "baseline.learning-rate.end-epoch=1");

  @TempDir
  private Path folder;

  private record Outcome(int code, String out, String err) {
    JsonNode json() throws JsonProcessingException {
      return Json.read(out);
    }
  }

  private static void needsData() {
    assumeTrue(
        DataLocator.of(null).missing(DatasetRegistry.find("mnist")).isEmpty(),
        "MNIST is not here: bayespress data fetch mnist, or set BAYESPRESS_DATA");
  }

  private Process start(String name, List<String> args) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@../core/src/main/jvm/kernels.options",
        "-Xmx2g", "-cp",
        System.getProperty("java.class.path"), "org.bayespress.experiments.cli.BayesPress"));
    command.addAll(args);
    File out = folder.resolve(name + ".out").toFile();
    File err = folder.resolve(name + ".err").toFile();
    return new ProcessBuilder(command).redirectOutput(out).redirectError(err).start();
  }

  private Outcome finish(String name, Process process) throws IOException, InterruptedException {
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    String err = Files.readString(folder.resolve(name + ".err"));
    assertThat(ended).as(err).isTrue();
    return new Outcome(process.exitValue(), Files.readString(folder.resolve(name + ".out")), err);
  }

  private Outcome call(String name, String... args) throws IOException, InterruptedException {
    return finish(name, start(name, List.of(args)));
  }

  private List<String> training(String run, String... more) {
    List<String> args = new ArrayList<>(List.of(
        "run", "lenet300-sparsevd", "--json", "--run-dir", folder.resolve(run).toString()));
    args.addAll(SHORT);
    args.addAll(List.of(more));
    return args;
  }

  @Test
  void interruptedAndKilledRunGoesOnAndEndsWithTheSameBits() throws IOException, InterruptedException {
    needsData();
    Outcome whole = finish("whole", start("whole", training("whole", "--threads", "2")));
    assertThat(whole.code()).as(whole.err()).isZero();
    measuredOnTheFile(whole.json());

    Process process = start("stopped", training("stopped", "--threads", "1"));
    waitFor(folder.resolve("stopped.err"), "variational epoch   1/4", process);
    assertThat(new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor()).isZero();
    Outcome stopped = finish("stopped", process);
    assertThat(stopped.code()).as(stopped.err()).isEqualTo(130);
    assertThat(stopped.err()).contains("interrupted: ", "--resume");
    assertThat(stopped.out()).isEmpty();
    assertThat(folder.resolve("stopped/checkpoints/variational.state")).isNotEmptyFile();

    Process killed = start("killed", training("stopped", "--resume", "--threads", "2"));
    waitFor(folder.resolve("killed.err"), "variational epoch   3/4", killed);
    killed.destroyForcibly();
    assertThat(finish("killed", killed).code()).isEqualTo(128 + 9);

    Outcome resumed = finish("resumed", start("resumed", training("stopped", "--resume")));
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(folder.resolve("stopped/model.bpz")).hasSameBinaryContentAs(folder.resolve("whole/model.bpz"));
    assertThat(Files.readAllLines(folder.resolve("stopped/metrics.jsonl"))).hasSize(5);
  }

  /** What the result says is what other commands find in the file. */
  @Test
  void aRunOfLeNet5StaysBelowItsBoundOfMemory() throws IOException, InterruptedException {
    needsData();
    List<String> args = new ArrayList<>(List.of(
        "run", "lenet5-sparsevd", "--json", "--run-dir", folder.resolve("memory").toString()));
    args.addAll(SHORT);
    args.addAll(List.of(
        "--set", "training.epochs=1", "--set", "training.learning-rate.end-epoch=1", "--set",
        "training.learning-rate.flat-epochs=1", "--set", "training.batch=100", "--set", "baseline.batch=100"));
    Outcome outcome = finish("memory", start("memory", args));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.json().get("peakResidentBytes").asLong(0)).isLessThan(1_200_000_000L);
  }

  private void measuredOnTheFile(JsonNode result) throws IOException, InterruptedException {
    Path model = folder.resolve("whole/model.bpz");
    assertThat(result.get("fileBytes").asLong()).isEqualTo(Files.size(model));
    assertThat(result.get("denseBytes").asLong()).isEqualTo(4 * (266_200 + 410));
    assertThat(result.get("testErrorPercent").asDouble()).isLessThan(15);
    assertThat(result.get("nonZeroPercent").asDouble()).isLessThan(60);
    JsonNode eval = call("eval", "eval", model.toString(), "--json").json();
    assertThat(eval.get("testErrorPercent").asDouble()).isEqualTo(result.get("testErrorPercent").asDouble());
    assertThat(eval.get("images").asInt()).isEqualTo(10_000);
    theDenseNetworkIsAFileToo(result);
    JsonNode ledger = call("inspect", "inspect", model.toString(), "--json").json();
    assertThat(ledger.get("weightsNonZero").asLong()).isEqualTo(result.get("weightsNonZero").asLong());
    long bytes = ledger.get("containerBytes").asLong() + ledger.get("checksumBytes").asLong();
    for (JsonNode tensor : ledger.get("tensors")) {
      bytes += tensor.get("totalBytes").asLong();
    }
    assertThat(bytes).isEqualTo(Files.size(model));
    Path decoded = folder.resolve("decoded.safetensors");
    assertThat(call("decode", "decode", model.toString(), decoded.toString()).code()).isZero();
    assertThat(Files.size(decoded)).isGreaterThan(4 * (266_200 + 410));
    JsonNode manifest = Json.read(Files.readString(folder.resolve("whole/manifest.json")));
    assertThat(manifest.get("openBlasCore").asText()).isNotEmpty();
    assertThat(manifest.get("dataSha256")).hasSize(4);
  }

  /** Nothing compressed, its error is the result's, and another run can start from it. */
  private void theDenseNetworkIsAFileToo(JsonNode result) throws IOException, InterruptedException {
    Path dense = folder.resolve("whole/dense.bpz");
    assertThat(Files.size(dense)).isGreaterThan(result.get("denseBytes").asLong());
    JsonNode eval = call("eval-dense", "eval", dense.toString(), "--json").json();
    assertThat(eval.get("testErrorPercent")).isEqualTo(result.get("denseTestErrorPercent"));
    List<String> args = training(
        "from-dense", "--set", "training.start=file", "--set", "training.start-file=" + dense, "--set",
        "baseline.source=start-file", "--set", "training.epochs=1", "--set", "training.learning-rate.flat-epochs=1",
        "--set", "training.learning-rate.end-epoch=1");
    Outcome outcome = finish("from-dense", start("from-dense", args));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.json().get("denseTestErrorPercent")).isEqualTo(result.get("denseTestErrorPercent"));
    assertThat(folder.resolve("from-dense/dense.bpz")).hasSameBinaryContentAs(dense);
  }

  /**
   * One configuration under every prior, by that key alone: it trains, encodes, decodes and is evaluated; under
   * log-uniform the file has the bits of the Sparse VD preset with the same recipe.
   */
  @Test
  void aConfigurationRunsUnderEveryPrior() throws IOException, InterruptedException {
    needsData();
    List<String> shorter = List.of(
        "--set", "training.epochs=2", "--set", "training.learning-rate.flat-epochs=1", "--set",
        "training.learning-rate.end-epoch=2", "--set", "training.learning-rate.initial=1e-2", "--set",
        "data.preprocessing=unit");
    for (String prior : List.of("log-uniform", "ard", "normal-jeffreys", "horseshoe", "quantizing-mixture")) {
      List<String> args = new ArrayList<>(List.of("run", "lenet300-bc-gnj", "--json", "--set", "prior.name=" + prior,
          "--run-dir", folder.resolve(prior).toString()));
      args.addAll(SHORT);
      args.addAll(shorter);
      Outcome outcome = finish(prior, start(prior, args));
      assertThat(outcome.code()).as(outcome.err()).isZero();
      JsonNode result = outcome.json();
      assertThat(result.get("prior").asText()).isEqualTo(prior);
      boolean quantized = result.get("method").asText().equals("vnq");
      assertThat(quantized).isEqualTo(prior.equals("quantizing-mixture"));
      // two epochs are too few for weights to reach their levels
      JsonNode measured = quantized ? result.get("variants").get("no-pq") : result;
      assertThat(measured.get("testErrorPercent").asDouble()).as(prior).isLessThan(30);
      assertThat(result.get("prunedArchitecture")).hasSize(3);
      boolean grouped = result.get("method").asText().equals("bc");
      assertThat(grouped).isEqualTo(prior.equals("normal-jeffreys") || prior.equals("horseshoe"));
      assertThat(result.get("bitsPerLayer")).hasSize(3);
      List<String> columns = quantized ? List.of("no-pq", "without-first-layer")
          : List.of("pruning", "fast-prediction", "maximum");
      assertThat(result.get("variants")).hasSize(columns.size());
      assertThat(result.get("peakResidentBytes").asLong(0)).isBetween(0L, 2_000_000_000L);
      for (String column : columns) {
        JsonNode variant = result.get("variants").get(column);
        Path file = folder.resolve(prior).resolve("model-" + column + ".bpz");
        assertThat(variant.get("fileBytes").asLong()).isEqualTo(Files.size(file));
        assertThat(call("eval-" + prior + column, "eval", file.toString(), "--json").json().get("testErrorPercent"))
            .isEqualTo(variant.get("testErrorPercent"));
      }
      for (String file : List.of("groups.json", "groups.svg", "groups.png", "pixels.svg", "pixels.png")) {
        assertThat(Files.exists(folder.resolve(prior).resolve(file))).as(prior + "/" + file).isEqualTo(grouped);
      }
      for (String file : List.of("posterior-start.json.gz", "posterior-end.json.gz")) {
        assertThat(Files.exists(folder.resolve(prior).resolve(file))).as(prior + "/" + file).isEqualTo(quantized);
      }
      assertThat(folder.resolve(prior).resolve("curves.svg")).isNotEmptyFile();
      assertThat(outcome.err()).doesNotContain("was not drawn");
      Path model = folder.resolve(prior).resolve("model.bpz");
      JsonNode eval = call("eval-" + prior, "eval", model.toString(), "--json").json();
      assertThat(eval.get("testErrorPercent").asDouble()).isEqualTo(result.get("testErrorPercent").asDouble());
    }
    assertThat(call("figure", "figure", "vnq-1", "--run", folder.resolve("quantizing-mixture").toString(), "--out",
        folder.toString()).code()).isZero();
    assertThat(folder.resolve("vnq-1.png")).isNotEmptyFile();
    assertThat(finish("sparsevd", start("sparsevd", training("sparsevd", shorter.toArray(String[]::new)))).code())
        .isZero();
    assertThat(folder.resolve("log-uniform/model.bpz")).hasSameBinaryContentAs(folder.resolve("sparsevd/model.bpz"));
  }

  /** A file within its budget, whose error is the result's, and the same one after a stop and a kill while blocks are coded. */
  @Test
  void aRunThatIsStoppedWhileBlocksAreCodedEndsWithTheSameFile() throws IOException, InterruptedException {
    needsData();
    Outcome whole = finish("whole", start("whole", coding("whole")));
    assertThat(whole.code()).as(whole.err()).isZero();
    Path model = folder.resolve("whole/model.bpz");
    JsonNode result = whole.json();
    assertThat(result.get("fileBytes").asLong()).isEqualTo(Files.size(model)).isLessThanOrEqualTo(1200);
    double blocks = result.at("/choices/blocks").asDouble();
    assertThat(result.at("/choices/paperBytes").asDouble()).isEqualTo(blocks * 10 / 8);
    assertThat(Files.readAllLines(folder.resolve("whole/blocks.csv"))).hasSize(1 + (int) blocks);
    assertThat(call("eval", "eval", model.toString(), "--json").json().get("testErrorPercent"))
        .isEqualTo(result.get("testErrorPercent"));

    Process process = start("stopped", coding("stopped"));
    waitFor(folder.resolve("stopped.err"), "coding      epoch   2/20", process);
    assertThat(new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor()).isZero();
    Outcome stopped = finish("stopped", process);
    assertThat(stopped.code()).as(stopped.err()).isEqualTo(130);
    assertThat(stopped.err()).contains("stopped in coding, ", " blocks; continue with --resume");

    Process killed = start("killed", coding("stopped", "--resume"));
    waitFor(folder.resolve("killed.err"), "coding      epoch   6/20", killed);
    killed.destroyForcibly();
    assertThat(finish("killed", killed).code()).isEqualTo(128 + 9);

    Outcome resumed = finish("resumed", start("resumed", coding("stopped", "--resume")));
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(folder.resolve("stopped/model.bpz")).hasSameBinaryContentAs(model);
    assertThat(folder.resolve("stopped/blocks.csv")).hasSameBinaryContentAs(folder.resolve("whole/blocks.csv"));
    assertThat(resumed.json().get("choices")).isEqualTo(result.get("choices"));
  }

  private List<String> coding(String run, String... more) {
    List<String> args = new ArrayList<>(List.of(
        "run", "lenet300-miracle-mean-var", "--budget", "smoke", "--json", "--run-dir", folder.resolve(run).toString(),
        "--set", "training.epochs=1", "--set", "training.learning-rate.flat-epochs=1", "--set",
        "training.learning-rate.end-epoch=1", "--set", "baseline.epochs=1", "--set",
        "baseline.learning-rate.end-epoch=1", "--set", "miracle.budgetBytes=1200"));
    args.addAll(List.of(more));
    return args;
  }

  @Test
  void learningRateThatIsFarTooLargeStopsTheRun() throws IOException, InterruptedException {
    needsData();
    Outcome outcome = finish("nan", start("nan", training("nan", "--set", "training.learning-rate.initial=1e9")));
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(4);
    assertThat(outcome.err()).contains("variational training, epoch 1", "learning-rate.initial");
    assertThat(folder.resolve("nan/result.json")).doesNotExist();
  }

  @Test
  void damagedFilesAreADataProblem() throws IOException, InterruptedException {
    Path model = Files.write(folder.resolve("damaged.bpz"), new byte[] {1, 2, 3});
    Outcome outcome = call("damaged", "inspect", model.toString());
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.err()).contains("damaged.bpz").doesNotContain("\tat ");
    assertThat(call("missing", "eval", folder.resolve("no.bpz").toString()).code()).isEqualTo(3);
  }

  private static void waitFor(Path file, String text, Process process) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.readString(file).contains(text)) {
      assertThat(process.isAlive() && System.nanoTime() < end).as(Files.readString(file)).isTrue();
      Thread.sleep(20);
    }
  }
}
