package org.bayespress.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.bayespress.core.data.DataException;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.training.NumericalFailure;
import org.bayespress.core.training.TrainingInterrupted;
import org.bayespress.core.training.TrainingListener;
import org.bayespress.experiments.config.Catalog;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.config.TestCatalog;
import org.bayespress.experiments.run.ExperimentRunner;
import org.bayespress.experiments.run.Json;
import org.bayespress.experiments.run.RunFolder;
import org.bayespress.experiments.run.RunResult;
import org.bayespress.experiments.wiring.StandardCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BayesPressTest {
  @TempDir
  private Path folder;

  private final List<ResolvedConfig> runs = new ArrayList<>();
  private ExperimentRunner runner = new Recorder();
  private Catalog catalog = TestCatalog.small();

  /** Runs nothing: notes the configuration and leaves a result in the folder. */
  private final class Recorder implements ExperimentRunner {
    @Override
    public void check(ResolvedConfig config) {
      if (config.run().seed() == 13) {
        throw new DataException("mnist: 4 of 4 files were not found");
      }
    }

    @Override
    public RunResult run(
        ResolvedConfig config, RunFolder run, List<String> commandLine, TrainingListener listener,
        BooleanSupplier stop) {
      runs.add(config);
      RunResult result = result(config);
      try {
        run.write(run.result(), Json.pretty(result));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return result;
    }
  }

  /** Fails when it should run. */
  private record Failing(Throwable failure) implements ExperimentRunner {
    @Override
    public void check(ResolvedConfig config) {}

    @Override
    public RunResult run(
        ResolvedConfig config, RunFolder run, List<String> commandLine, TrainingListener listener,
        BooleanSupplier stop) {
      switch (failure) {
        case Error e -> throw e;
        case RuntimeException e -> throw e;
        default -> throw new IllegalStateException(failure);
      }
    }
  }

  private static RunResult result(ResolvedConfig config) {
    return new RunResult(
        config.run().title(), config.run().budget(), config.run().method(), config.run().prior(), config.run().kl(),
        config.run().network().name(), config.run().dataset(), config.run().seed(), 1, 1.7, 1.9, 1.8, 266_200, 4_000,
        1.5,
        Map.of("fc1", 1.0), 4_100, 1_066_440, 987_654, 10_664, 100, 66.5, 64.9, 11.2, 0.17, 150, 3.4, null,
        List.of(784, 300, 100),
        Map.of(), null, null, null, Map.of(), Map.of(), List.of(), "model.bpz");
  }

  private Outcome call(String... args) {
    return Outcome.of(folder, () -> catalog, () -> runner, args);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "run lenet300-sparsvd                             | did you mean 'lenet300-sparsevd'",
    "run quickstart --set training.epoch=3            | did you mean 'training.epochs'",
    "run quickstart --set prior.name=gaussian         | cannot be trained under the prior 'gaussian'",
    "run quickstart --budget tiny                     | unknown budget 'tiny'",
    "run quickstart --set seed                        | write --set key=value",
    "run quickstart --seed one                        | --seed",
    "run quickstart --run-dir /proc/nowhere           | cannot be written",
    "run quickstart --images fasion-mnist             | did you mean 'fashion-mnist'",
    "run quickstart --images a.npy                    | IMAGES.npy,LABELS.npy",
    "run quickstart --set data.source=npy             | the name of a public data set",
    "run quickstart --set data.source=numpy           | did you mean 'npy'",
    "run no-such-file.conf                            | is not there",
    "run                                              | PRESET|FILE.conf",
    "quickstrat                                       | bayespress quickstart",
    "list prior                                       | priors",
    "kl gausian --csv x.csv                           | did you mean 'gaussian'",
    "plot . --out curves.pdf                          | .png or .svg",
    "plot no-such-folder                              | is no run folder",
    "table no-such-folder                             | is not there",
    "kl log-uniform                                   | --csv",
    "kl log-uniform --csv no.csv                      | no.csv cannot be read"})
  void wrongInputIsExplainedAndExits2(String line, String message) {
    Outcome outcome = call(line.strip().split(" +"));
    assertThat(outcome.err()).contains(message.strip());
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).doesNotContain("\tat ");
    assertThat(runs).isEmpty();
  }

  @Test
  void missingCommandIsWrongInput() {
    Outcome outcome = call();
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("a command is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "quickstart", "run", "reproduce", "eval", "inspect", "decode", "data", "list", "doctor",
    "kl", "plot",
    "table"})
  void everyCommandHelps(String command) {
    Outcome outcome = command.isEmpty() ? call("--help") : call(command, "--help");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains(("Usage: bayespress " + command).strip());
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void jsonIsTheOnlyThingOnStandardOutput() {
    Outcome outcome = call("run", "quickstart", "--seed", "3", "--json");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.json().get("seed").asInt()).isEqualTo(3);
    assertThat(outcome.json().get("fileRatio").asDouble()).isEqualTo(100);
    assertThat(outcome.err()).contains("run folder: " + folder.resolve("bayespress/runs/quickstart-laptop-seed3"));
  }

  @Test
  void tableComparesWithThePaper() {
    Outcome outcome = call("run", "quickstart", "--budget", "smoke", "--threads", "1", "--set", "prior.kl=exact");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains("dense network", "ours", "paper", "1.92", "zstd -19");
    assertThat(runs).singleElement().satisfies(config -> {
      assertThat(config.run().kl()).isEqualTo("exact");
      assertThat(config.run().threads()).isEqualTo(1);
    });
  }

  @Test
  void finishedRunIsShownAgainButNotOverwritten() {
    assertThat(call("run", "quickstart").code()).isZero();
    Outcome again = call("run", "quickstart");
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("a finished run", "--resume", "--run-dir");
    Outcome shown = call("run", "quickstart", "--resume", "--json");
    assertThat(shown.code()).isZero();
    assertThat(shown.json().get("title").asText()).isEqualTo("quickstart");
    assertThat(runs).hasSize(1);
  }

  @Test
  void quickstartFetchesNothingThatIsThere() throws IOException {
    Path mnist = Files.createDirectories(folder.resolve("data/mnist"));
    for (String file : List.of("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")) {
      Files.createFile(mnist.resolve(file + "-ubyte"));
    }
    Outcome outcome = call("quickstart", "--data", folder.resolve("data").toString());
    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).doesNotContain("fetching");
    assertThat(runs).singleElement().satisfies(config -> assertThat(config.run().title()).isEqualTo("quickstart"));
  }

  /** Nothing can be stored there, so both fail before any download; the message has the folder they chose. */
  @ParameterizedTest
  @ValueSource(strings = {"quickstart", "data fetch mnist"})
  @EnabledOnOs(OS.LINUX)
  void dataIsFetchedIntoTheGivenFolder(String command) {
    List<String> args = new ArrayList<>(List.of(command.split(" ")));
    args.addAll(List.of("--data", "/proc/nowhere"));
    Outcome outcome = call(args.toArray(String[]::new));
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.err()).contains("/proc/nowhere/mnist: cannot store").doesNotContain("trying");
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  @Test
  void missingDataLeavesNoFolderBehind() {
    Outcome outcome = call("run", "quickstart", "--seed", "13");
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.err()).contains("4 of 4 files were not found");
    assertThat(folder.resolve("bayespress")).doesNotExist();
  }

  @Test
  void dataIsListedAndVerified() throws IOException {
    Path mnist = Files.createDirectories(folder.resolve("data/mnist"));
    Files.writeString(mnist.resolve("train-labels-idx1-ubyte"), "not labels");
    String data = folder.resolve("data").toString();
    assertThat(call("data", "list", "--data", data).out()).contains("mnist", "3 files missing", "not found");
    Outcome outcome = call("data", "verify", "mnist", "--data", data, "--json");
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.json()).hasSize(4).anySatisfy(file -> {
      assertThat(file.get("state").asText()).isEqualTo("damaged");
      assertThat(file.get("path").asText()).endsWith("train-labels-idx1-ubyte");
    });
    assertThat(mnist.resolve("train-labels-idx1-ubyte")).exists();
  }

  @Test
  void damagedResultIsADataProblem() throws IOException {
    call("run", "quickstart");
    Files.writeString(folder.resolve("bayespress/runs/quickstart-laptop-seed1/result.json"), "{\"seed\":");
    Outcome outcome = call("run", "quickstart", "--resume");
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.err()).contains("result.json is damaged");
  }

  private Outcome failing(Throwable failure, String... more) {
    runner = new Failing(failure);
    List<String> args = new ArrayList<>(List.of("run", "quickstart", "--run-dir", folder.resolve("x").toString()));
    args.addAll(List.of(more));
    return call(args.toArray(String[]::new));
  }

  @Test
  void failuresHaveTheirExitCodes() {
    assertThat(failing(new NumericalFailure("loss is NaN"), "--resume").code()).isEqualTo(4);
    assertThat(failing(new UncheckedIOException("metrics.jsonl", new IOException("No space left")), "--resume"))
        .satisfies(outcome -> {
          assertThat(outcome.code()).isEqualTo(3);
          assertThat(outcome.err()).contains("metrics.jsonl: No space left");
        });
    assertThat(failing(new UncheckedIOException(new IOException("disk is gone")), "--resume").err())
        .contains("error: disk is gone").doesNotContain("IOException");
    assertThat(failing(new SettingsException("bad"), "--resume").code()).isEqualTo(2);
    assertThat(failing(new TrainingInterrupted("stopped in epoch 2"), "--resume")).satisfies(outcome -> {
      assertThat(outcome.code()).isEqualTo(130);
      assertThat(outcome.err()).contains("interrupted: stopped in epoch 2");
    });
  }

  @Test
  void refusalsOfTheVirtualMachineSayWhatHelps() {
    assertThat(failing(new OutOfMemoryError("Java heap space"))).satisfies(outcome -> {
      assertThat(outcome.code()).isEqualTo(70);
      assertThat(outcome.err()).contains("out of memory (Java heap space)", "-Xmx", "BAYESPRESS_JAVA_OPTS")
          .doesNotContain("\tat ", "mistake");
    });
    for (Error error : List.of(
        new UnsatisfiedLinkError("no jnind4jcpu in java.library.path"), new NoClassDefFoundError("org/nd4j/X"))) {
      assertThat(failing(error, "--resume")).satisfies(outcome -> {
        assertThat(outcome.code()).isEqualTo(70);
        assertThat(outcome.err()).contains("could not be loaded", error.getMessage(), "bayespress doctor")
            .doesNotContain("\tat ");
      });
    }
    assertThat(failing(new IllegalStateException("worker", new OutOfMemoryError("Java heap space")), "--resume").err())
        .contains("-Xmx");
    assertThat(failing(new OutOfMemoryError("Java heap space"), "--resume", "--stacktrace").err()).contains("\tat ");
  }

  /** Both names are there, so the refusal is about the two together. */
  @Test
  void realCatalogueRefusesAPriorThatTheMethodCannotTrainUnder() {
    catalog = StandardCatalog.load();
    Outcome outcome = call("run", "quickstart", "--set", "prior.name=horseshoe");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("'sparsevd' cannot be trained under the prior 'horseshoe'",
        "(gaussian, log-uniform, sparsevd)", "(gaussian, ard, sparsevd)");
    assertThat(runs).isEmpty();
  }

  @Test
  void ourMistakesSayWhereTheStackTraceIs() throws IOException {
    Outcome outcome = failing(new IllegalStateException("impossible"));
    assertThat(outcome.code()).isEqualTo(70);
    assertThat(outcome.err()).contains("mistake in bayespress", "impossible").doesNotContain("\tat ");
    String path = outcome.err().lines().filter(line -> line.contains("stack trace is in")).findFirst().orElseThrow()
        .replaceAll(".* is in (\\S+) .*", "$1");
    assertThat(Files.readString(Path.of(path))).contains("BayesPressTest");
    Files.delete(Path.of(path));
    assertThat(failing(new IllegalStateException("impossible"), "--resume", "--stacktrace").err()).contains("\tat ");
  }

  /** Published values: KL of the log-uniform prior at alpha = 0.1, 1, 10, exact form. */
  @Test
  void klTableHasFullPrecision() throws IOException {
    Path csv = Files.writeString(folder.resolve("in.csv"), "log_alpha\n-2.302585092994046\n0\n2.302585092994046\n");
    Outcome outcome = call("kl", "log-uniform", "--form", "exact", "--csv", csv.toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<String> lines = outcome.out().lines().toList();
    assertThat(lines.getFirst()).isEqualTo("log_alpha,kl_nats,d_log_alpha");
    double[] published = {1.72414, 0.426686, 0.0491777};
    for (int i = 0; i < published.length; i++) {
      double kl = Double.parseDouble(lines.get(i + 1).split(",")[1]);
      assertThat(kl).isCloseTo(published[i], within(1e-5));
    }
    assertThat(lines.get(2).split(",")[1]).hasSizeGreaterThan(14);
    Outcome json = call("kl", "log-uniform", "--form", "exact", "--csv", csv.toString(), "--json");
    assertThat(json.json().get(1).get("kl_nats").asText()).isEqualTo(lines.get(2).split(",")[1]);
    assertThat(call("kl", "log-uniform", "--form", "exat", "--csv", csv.toString()).err())
        .contains("did you mean 'exact'");
  }

  @Test
  void listsNamesAsTableAndAsJson() {
    assertThat(call("list", "priors").out()).contains("log-uniform", "molchanov, exact");
    assertThat(call("list", "presets", "--json").json()).anySatisfy(
        preset -> assertThat(preset.get("name").asText()).isEqualTo("lenet5-sparsevd"));
    assertThat(call("list", "networks", "--json").json()).hasSize(2);
    assertThat(call("list", "pairs").out().lines().filter(line -> line.contains("takes it")).toList())
        .containsExactly(
            "gaussian      log-uniform         sparsevd  takes it",
            "gaussian      ard                 sparsevd  takes it",
            "group-scales  normal-jeffreys     bc        takes it",
            "group-scales  horseshoe           bc        takes it",
            "gaussian      quantizing-mixture  vnq       takes it");
    assertThat(call("list", "pairs", "--json").json().get(0).get("posterior").asText()).isEqualTo("gaussian");
  }

  @Test
  void theKlOfAScaleIsNotThatOfARow() throws IOException {
    catalog = StandardCatalog.load();
    Path csv = Files.writeString(folder.resolve("rows.csv"), "log_alpha\n0\n");
    Outcome outcome = call("kl", "horseshoe", "--csv", csv.toString());
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("'horseshoe' is over scales", "bayespress kl log-uniform");
  }
}
