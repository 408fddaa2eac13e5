package org.bayespress.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.bayespress.core.training.NumberTable;
import org.bayespress.core.training.NumericalFailure;
import org.bayespress.core.training.PosteriorLook;
import org.bayespress.core.training.TrainingInterrupted;
import org.bayespress.core.training.TrainingListener;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.run.ExperimentRunner;
import org.bayespress.experiments.run.FineLog;
import org.bayespress.experiments.run.Json;
import org.bayespress.experiments.run.RunFolder;
import org.bayespress.experiments.run.RunResult;
import org.bayespress.experiments.wiring.StandardCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code reproduce mean-kl} with runs whose numbers are known. */
class MeanKlCommandTest {
  private static final int LOOKS = 60;

  @TempDir
  private Path folder;

  private final List<String> runs = new ArrayList<>();
  private final Set<String> toInterrupt = new HashSet<>();
  private final Set<String> toFail = new HashSet<>();
  /** Runs that leave no deviations, as those of the first build that had the study. */
  private final Set<String> early = new HashSet<>();

  /**
   * Leaves what a run leaves, in the two steps in which a run makes it. Mean-KL converges at look 20; Mean-Var at look 50, and never with the
   * published step.
   */
  private final class Actor implements ExperimentRunner {
    @Override
    public void check(ResolvedConfig config) {}

    @Override
    public RunResult run(
        ResolvedConfig config, RunFolder run, List<String> commandLine, TrainingListener listener,
        BooleanSupplier stop) {
      String name = run.path().getFileName().toString();
      runs.add(name + (run.resumed() ? " again" : ""));
      if (toInterrupt.remove(name)) {
        throw new TrainingInterrupted("stopped in epoch 1");
      }
      if (toFail.contains(name)) {
        throw new NumericalFailure("loss is NaN in epoch 1");
      }
      boolean meanKl = config.config().getString("miracle.parameterization").equals("mean-kl");
      double step = config.config().getDouble("miracle.beta-epsilon");
      try {
        if (!Files.exists(run.metrics())) {
          Files.writeString(run.metrics(), "{\"phase\":\"variational\",\"epoch\":1,\"epochs\":1}\n");
          int converged = meanKl ? 20 : step == 5e-4 ? 48 : 50;
          for (int look = 1; look <= LOOKS; look++) {
            FineLog.of(run.path()).onLook(
                new PosteriorLook(
                    100L * look, 3, 3.5, meanKl ? 8 : step == 5e-5 ? 20 : look < converged ? 9 : 8, 20, 8, 0));
          }
          listener.onStart("variational", 1, 100 * LOOKS, 0);
          listener.onStep("variational", 0, 100 * LOOKS - 1, 100 * LOOKS, 0.1);
          if (stop.getAsBoolean()) {
            throw new TrainingInterrupted("stopped in epoch 1, at its end");
          }
        }
        return coded(config, run, meanKl);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private RunResult coded(ResolvedConfig config, RunFolder run, boolean meanKl) throws IOException {
      float[] tensor = new float[1000];
      float[] value = new float[1000];
      for (int i = 0; i < 1000; i++) {
        value[i] = (i % 2 == 0 ? 1 : -1) * (float) Math.pow(i / 1000.0, meanKl ? 6 + config.run().seed() : 1);
      }
      FineLog log = FineLog.of(run.path());
      float[] deviation = new float[1000];
      Arrays.fill(deviation, meanKl ? 0.1f : 0.01f);
      boolean whole = !early.contains(run.path().getFileName().toString());
      log.onTable(
          new NumberTable(
              "posterior",
              whole ? List.of("tensor", "mean_over_rho", "deviation_over_rho") : List.of("tensor", "mean_over_rho"),
              whole ? List.of(tensor, value, deviation) : List.of(tensor, value)));
      log.onTable(new NumberTable("decoded", List.of("tensor", "value_over_rho"), List.of(tensor, value)));
      float[] shares = new float[10];
      float[] errors = new float[10];
      IntStream.range(0, 10).forEach(s -> {
        shares[s] = s / 10f;
        errors[s] = 3 + s * (meanKl ? 0.25f : 0.5f);
      });
      log.onTable(new NumberTable("pruning", List.of("share", "smallest", "random"), List.of(shares, errors, errors)));
      run.write(run.result(), "{\"validationErrorPercent\":3.45,\"testErrorPercent\":3.25,\"fileBytes\":2900}");
      return Json.read("{}", RunResult.class);
    }
  }

  private Outcome call(String... args) {
    return Outcome.of(folder, StandardCatalog::load, Actor::new, args);
  }

  private Path home() {
    return folder.resolve("bayespress/reproduce/mean-kl-smoke");
  }

  @Test
  void allLearnAndThoseThatAreComparedAreCoded() throws IOException {
    Outcome outcome = call("reproduce", "mean-kl", "--budget", "smoke");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(runs).hasSize(25 + 15);
    assertThat(runs.subList(0, 5)).containsExactly(
        "lenet300-mean-kl-seed2", "lenet300-mean-var-5e-5-seed2", "lenet300-mean-var-1e-4-seed2",
        "lenet300-mean-var-5e-4-seed2", "lenet300-mean-var-2e-3-seed2");
    assertThat(runs.subList(25, 28)).containsExactly(
        "lenet300-mean-kl-seed2 again", "lenet300-mean-var-5e-5-seed2 again", "lenet300-mean-var-5e-4-seed2 again");
    // rates were chosen on seed 1
    assertThat(runs).noneMatch(run -> run.contains("seed1")).anyMatch(run -> run.contains("seed6"));
    assertThat(outcome.out()).isEqualTo(Files.readString(home().resolve("mean-kl.md")))
        .contains("| Mean-KL | 5 | 100 (5 of 5) |", "| Mean-Var, step 5e-5 | 5 | > 6,000 (0 of 5) |",
            "| Mean-Var, step 5e-4 (best) | 5 | 4,800 (5 of 5) | 1.000 ± 0.000 | 3.00 ± 0.00 |",
            "| Mean-Var, step 2e-3 | 5 | 5,000 (5 of 5) |")
        .contains("- (a) Mean-KL converges in at most 0.6 of the iterations of Mean-Var: confirmed.")
        .contains("- (b) ",
            "- (c) Means and decoded weights of Mean-KL have heavier tails than those of Mean-Var: confirmed.")
        .contains("- (d) Decoded weights of Mean-KL lose less accuracy to pruning than those of Mean-Var: confirmed.");
    assertThat(Files.readString(home().resolve("mean-kl.csv")))
        .contains("lenet300,mean-kl,3,6000,iterations,100.0\n", "lenet300,mean-var-5e-4,2,6000,lossAtRandom,2.5\n");
    JsonNode report = Json.read(Files.readString(home().resolve("mean-kl.json")));
    assertThat(report.at("/networks/0/claims/0/tests/1/differences/0").asDouble()).isEqualTo(0.6 * 4800 - 100);
    assertThat(report.get("remarks")).isEmpty();
    for (String picture : List.of("learning-lenet300", "tails-lenet300", "snr-lenet300", "pruning-lenet300")) {
      assertThat(Files.readString(home().resolve(picture + ".svg"))).contains("Mean-Var, step 5e-4", "<svg");
      assertThat(Files.size(home().resolve(picture + ".png"))).isGreaterThan(10_000);
    }
  }

  @Test
  void aStudyThatWasStoppedGoesOn() throws IOException {
    toInterrupt.add("lenet300-mean-var-1e-4-seed2");
    String[] args = {"reproduce", "mean-kl", "--budget", "smoke", "--seeds", "2", "--resume"};
    Outcome stopped = call(args);
    assertThat(stopped.code()).isEqualTo(130);
    assertThat(stopped.err()).contains("what is finished: ");
    assertThat(runs).hasSize(8);
    assertThat(Files.readString(home().resolve("mean-kl.md"))).contains("| Mean-KL | 2 |",
        "| Mean-Var, step 2e-3 | 1 |");
    runs.clear();
    assertThat(call(args).code()).isZero();
    assertThat(runs).startsWith("lenet300-mean-var-1e-4-seed2 again", "lenet300-mean-var-5e-4-seed2").hasSize(3 + 6);
    runs.clear();
    Outcome again = call(args);
    assertThat(runs).isEmpty();
    assertThat(again.out()).contains("unclear").isEqualTo(Files.readString(home().resolve("mean-kl.md")));
    assertThat(call("reproduce", "mean-kl", "--budget", "smoke", "--seeds", "2").err()).contains("--resume");
  }

  /** Runs of a build without histograms get theirs when the study is called again. */
  @Test
  void histogramsAreMadeOfRunsThatHaveNone() throws IOException {
    String[] args = {"reproduce", "mean-kl", "--budget", "smoke", "--seeds", "2", "--resume"};
    assertThat(call(args).code()).isZero();
    Path histogram = home().resolve("lenet300-mean-kl-seed2/signal-to-noise.csv");
    // half of the weights have the means 0, 0.002^8, ..., one in a thousand each, at a deviation of 0.1
    String content = Files.readString(histogram);
    assertThat(content).startsWith("log10_from,share_of_weights\n-4,").contains("\n0.9,");
    Files.delete(histogram);
    Files.delete(home().resolve("snr-lenet300.svg"));
    runs.clear();
    assertThat(call(args).code()).isZero();
    assertThat(runs).isEmpty();
    assertThat(histogram).hasContent(content);
    assertThat(home().resolve("snr-lenet300.svg")).exists();
  }

  /** Without deviations there is no such picture, and the report says so; all else is as always. */
  @Test
  void runsWithoutDeviationsAreStillRead() throws IOException {
    early.add("lenet300-mean-var-5e-4-seed1");
    String[] args = {"reproduce", "mean-kl", "--budget", "smoke", "--seeds", "1", "--resume"};
    Outcome outcome = call(args);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("| Mean-KL | 1 |").endsWith(
        "No picture snr-lenet300: posterior.csv of these runs, which an earlier build made, has no deviations:"
            + " lenet300-mean-var-5e-4-seed1. Delete their folders and call again with --resume to train them anew.\n");
    assertThat(home().resolve("snr-lenet300.png")).doesNotExist();
    assertThat(home().resolve("tails-lenet300.png")).exists();
    assertThat(home().resolve("lenet300-mean-kl-seed1/signal-to-noise.csv")).exists();
    runs.clear();
    Outcome more = call("reproduce", "mean-kl", "--budget", "smoke", "--seeds", "1,2", "--resume");
    assertThat(more.code()).as(more.err()).isZero();
    assertThat(runs).contains("lenet300-mean-kl-seed2").noneMatch(run -> run.contains("seed1"));
    assertThat(more.out()).contains("| Mean-KL | 2 |", "No picture snr-lenet300:");
  }

  /** A report of fewer seeds or networks must not take the place of one of more; more may come to it. */
  @Test
  void aReportIsNotReplacedByOneOfLess() throws IOException {
    String[] args = {"reproduce", "mean-kl", "--budget", "smoke", "--seeds", "2,3", "--resume"};
    assertThat(call(args).code()).isZero();
    String report = Files.readString(home().resolve("mean-kl.md"));
    runs.clear();
    for (String less : List.of("--seeds 2,4", "--seeds 1", "--seeds 2,3 --networks lenet5")) {
      Outcome refused = call(("reproduce mean-kl --budget smoke --resume " + less).split(" "));
      assertThat(refused.code()).as("%s: %s", less, refused.err()).isEqualTo(2);
      assertThat(refused.err()).contains("holds a report of lenet300 with seeds 2,3, asked for is one of",
          "--networks lenet300 --seeds 2,3", "--out");
    }
    assertThat(runs).isEmpty();
    assertThat(Files.readString(home().resolve("mean-kl.md"))).isEqualTo(report);
    assertThat(call("reproduce", "mean-kl", "--budget", "smoke", "--seeds", "3,4,2", "--resume").code()).isZero();
    assertThat(runs).contains("lenet300-mean-kl-seed4").noneMatch(run -> run.contains("seed3"));
    assertThat(call(args).err()).contains("of lenet300 with seeds 3,4,2, asked for is one of lenet300 with seeds 2,3");
  }

  /** What earlier builds left does not say of what; from now on it does. */
  @Test
  void aFolderWithoutAScopeIsTakenOver() throws IOException {
    Files.createDirectories(home());
    Files.writeString(home().resolve("reproduction.json"), "{\"runs\" : \"mean-kl\", \"budget\" : \"smoke\"}");
    String[] args = {"reproduce", "mean-kl", "--budget", "smoke", "--seeds", "1", "--resume"};
    Outcome outcome = call(args);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    JsonNode mark = Json.read(Files.readString(home().resolve("reproduction.json")));
    assertThat(mark.at("/scope/networks/0").asText()).isEqualTo("lenet300");
    assertThat(mark.at("/scope/seeds/0").asInt()).isEqualTo(1);
    assertThat(mark.get("runs").asText()).isEqualTo("mean-kl");
  }

  /** A run that leaves the finite numbers while it learns: its pairs are open, in every claim. */
  @Test
  void aRunThatFailsLeavesItsPairsOpen() throws IOException {
    toFail.add("lenet300-mean-kl-seed1");
    Outcome outcome = call("reproduce", "mean-kl", "--budget", "smoke", "--seeds", "2");
    assertThat(outcome.code()).isEqualTo(4);
    assertThat(outcome.out()).contains("Failed:", "lenet300, Mean-KL, seed 1: loss is NaN in epoch 1");
    JsonNode claims = Json.read(Files.readString(home().resolve("mean-kl.json"))).at("/networks/0/claims");
    assertThat(claims).hasSize(4).allSatisfy(
        claim -> assertThat(claim.get("tests")).isNotEmpty().allSatisfy(test -> {
          assertThat(test.get("openPairs").asInt()).isEqualTo(1);
          assertThat(test.get("differences")).hasSize(1);
        }));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "reproduce mean-kl --networks lenet3000    | did you mean 'lenet300'?",
    "reproduce mean-kl --only lenet300         | --only: is for tables",
    "reproduce mean-kl --seeds 1,1             | 1 is there twice",
    "reproduce mean-kl --budget smok           | did you mean 'smoke'?",
    "reproduce bc-table2 --networks lenet300   | --networks: is for reproduce mean-kl alone"})
  void wrongInputIsExplainedAndExits2(String line, String message) {
    Outcome outcome = call(line.strip().split(" +"));
    assertThat(outcome.err()).contains(message.strip());
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(runs).isEmpty();
    assertThat(folder.resolve("bayespress")).doesNotExist();
  }
}
