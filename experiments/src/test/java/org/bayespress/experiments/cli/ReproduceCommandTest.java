package org.bayespress.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.bayespress.core.data.DataException;
import org.bayespress.core.training.NumericalFailure;
import org.bayespress.core.training.TrainingInterrupted;
import org.bayespress.core.training.TrainingListener;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.config.TestCatalog;
import org.bayespress.experiments.reproduce.Fixtures;
import org.bayespress.experiments.run.ExperimentRunner;
import org.bayespress.experiments.run.Json;
import org.bayespress.experiments.run.RunFolder;
import org.bayespress.experiments.run.RunResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReproduceCommandTest {
  private static final String LENETS = "--only=lenet300-sparsevd,lenet300-bc-gnj,lenet300-bc-ghs";

  @TempDir
  private Path folder;

  private final List<String> runs = new ArrayList<>();
  private final Map<String, RuntimeException> failures = new HashMap<>();
  private String withoutData = "";

  /** Leaves a recorded result in the folder, or fails as told: once, after its checkpoint. */
  private final class Recorder implements ExperimentRunner {
    @Override
    public void check(ResolvedConfig config) {
      if (config.run().title().equals(withoutData)) {
        throw new DataException("mnist: 4 of 4 files were not found");
      }
    }

    @Override
    public RunResult run(
        ResolvedConfig config, RunFolder run, List<String> commandLine, TrainingListener listener,
        BooleanSupplier stop) {
      String name = config.run().title() + "-" + config.run().seed();
      runs.add(name + (run.resumed() ? " resumed" : ""));
      RuntimeException failure = failures.remove(name);
      if (failure != null) {
        throw failure;
      }
      ObjectNode result = Fixtures.result("result-bc.json");
      result.put("seed", config.run().seed());
      result.put("testErrorPercent", 1.8 + config.run().seed() / 10.0);
      try {
        run.write(run.result(), Json.pretty(result));
        return Json.read("{}", RunResult.class);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Outcome call(String... args) {
    return Outcome.of(folder, TestCatalog::small, Recorder::new, args);
  }

  private Path home(String budget) {
    return folder.resolve("bayespress/reproduce/bc-tables-" + budget);
  }

  private String written(String file) throws IOException {
    return Files.readString(home("smoke").resolve(file));
  }

  @Test
  void aWholeTable() throws IOException {
    Outcome outcome = call("reproduce", "bc-table2", "--budget", "smoke", "--seeds", "2", LENETS);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(runs).containsExactly("lenet300-sparsevd-1", "lenet300-bc-gnj-1", "lenet300-bc-ghs-1",
        "lenet300-sparsevd-2", "lenet300-bc-gnj-2", "lenet300-bc-ghs-2");
    assertThat(outcome.err()).contains("reproduction folder: " + home("smoke"),
        "row 3 of 3: BC-GHS, LeNet-300-100, seed 1 of 2 (elapsed 0:00:00, about 0:00:0");
    assertThat(outcome.out()).isEqualTo(written("bc-table2.md")).contains("| BC-GNJ | 2 seeds | 10.8 / 10.76 ± 0.00 |");
    assertThat(written("bc-table2.tex")).contains("\\toprule");
    assertThat(written("bc-table2.csv")).contains("bc-table2,lenet300-bc-ghs,");
    assertThat(Json.read(written("bc-table2.json")).get("seeds")).hasSize(2);
  }

  /** The other table is made of the same runs. */
  @Test
  void finishedRunsAreNotRunAgain() throws IOException {
    call("reproduce", "bc-table2", "--budget", "smoke", "--seeds", "1", LENETS);
    runs.clear();
    Outcome refused = call("reproduce", "bc-table1", "--budget", "smoke", "--seeds", "1", LENETS);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("already holds 3 runs of this reproduction, 3 of them finished", "--resume",
        "--out");
    assertThat(home("smoke").resolve("bc-table1.md")).doesNotExist();
    Outcome other = call("reproduce", "bc-table1", "--budget", "smoke", "--seeds", "1", "--resume", "--json", LENETS);
    assertThat(other.code()).as(other.err()).isZero();
    assertThat(runs).isEmpty();
    assertThat(other.json().at("/rows/2/cells/architecture/ours/0/mean").asDouble()).isEqualTo(278);
    assertThat(Json.read(written("bc-table1.json"))).isEqualTo(other.json());
    // one seed more: only that is run; rows that are not asked for are shown all the same
    Outcome more = call("reproduce", "bc-table2", "--budget", "smoke", "--seeds", "2", "--resume", "--only",
        "lenet300-bc-gnj");
    assertThat(runs).containsExactly("lenet300-bc-gnj-2");
    assertThat(more.out()).contains("| BC-GNJ | 2 seeds |", "| BC-GHS | 1 of 2 seeds |", "| Sparse VD [h] | 1 of 2");
  }

  @Test
  void runsAreThoseOfTheCommandRun() throws IOException {
    call("reproduce", "bc-table1", "--budget", "smoke", "--seeds", "1", "--threads", "1", "--only", "lenet300-bc-ghs");
    Path run = home("smoke").resolve("lenet300-bc-ghs-seed1");
    Path other = folder.resolve("other");
    call("run", "lenet300-bc-ghs", "--budget", "smoke", "--seed", "1", "--threads", "1", "--run-dir", other.toString());
    assertThat(Files.readString(run.resolve("config.conf")))
        .isEqualTo(Files.readString(other.resolve("config.conf")).replace(other.toString(), run.toString()));
  }

  @Test
  void interruptedReproductionLeavesItsTableAndContinues() throws IOException {
    failures.put("lenet300-bc-gnj-1", new TrainingInterrupted("stopped in epoch 2; continue with --resume"));
    String[] args = {"reproduce", "bc-table2", "--budget", "smoke", "--seeds", "1", "--resume", LENETS};
    Outcome stopped = call(args);
    assertThat(stopped.code()).isEqualTo(130);
    assertThat(stopped.out()).isEmpty();
    assertThat(stopped.err()).contains("interrupted: stopped in epoch 2", "what is finished: ");
    assertThat(written("bc-table2.md")).contains("| Sparse VD [h] | 1 seed |", "| BC-GNJ | not yet run |");
    assertThat(Json.read(written("bc-table2.json")).get("rows")).isNotEmpty();
    Outcome resumed = call(args);
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(runs).containsExactly("lenet300-sparsevd-1", "lenet300-bc-gnj-1", "lenet300-bc-gnj-1 resumed",
        "lenet300-bc-ghs-1");
    assertThat(resumed.out()).contains("| BC-GNJ | 1 seed |", "| BC-GHS | 1 seed |");
  }

  @Test
  void aRowThatFailsDoesNotStopTheOthers() throws IOException {
    failures.put("lenet300-bc-gnj-1", new NumericalFailure("loss is NaN in epoch 3"));
    failures.put("lenet300-bc-gnj-2", new NumericalFailure("loss is NaN in epoch 4"));
    failures.put("lenet300-bc-ghs-2", new NumericalFailure("loss is NaN in epoch 5"));
    Outcome outcome = call("reproduce", "bc-table2", "--budget", "smoke", "--seeds", "2", LENETS);
    assertThat(outcome.code()).isEqualTo(4);
    assertThat(runs).hasSize(6);
    assertThat(outcome.err()).contains("failed: loss is NaN in epoch 3");
    assertThat(outcome.out()).contains("| BC-GNJ | failed: loss is NaN in epoch 3; loss is NaN in epoch 4 |",
        "| BC-GHS | 1 of 2 seeds; seed 2 failed: loss is NaN in epoch 5 |", "| Sparse VD [h] | 2 seeds |");
    assertThat(outcome.out()).isEqualTo(written("bc-table2.md"));
    Outcome again = call("reproduce", "bc-table2", "--budget", "smoke", "--seeds", "2", "--resume", LENETS);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("| BC-GNJ | 2 seeds |");
  }

  @Test
  void nothingIsMadeWhenDataIsMissing() {
    withoutData = "lenet300-bc-ghs";
    Outcome outcome = call("reproduce", "bc-table2", "--seeds", "1", LENETS);
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.err()).contains("4 of 4 files were not found");
    assertThat(folder.resolve("bayespress")).doesNotExist();
    assertThat(runs).isEmpty();
  }

  @Test
  void folderOfSomethingElseIsRefused() throws IOException {
    Path out = Files.createDirectories(folder.resolve("out"));
    Files.writeString(out.resolve("letter.txt"), "Dear");
    String[] args = {"reproduce", "bc-table2", "--budget", "smoke", "--seeds", "1", "--only", "lenet300-bc-gnj",
      "--out", out.toString()};
    assertThat(call(args)).satisfies(outcome -> {
      assertThat(outcome.code()).isEqualTo(2);
      assertThat(outcome.err()).contains("is not empty and no reproduction", "--out");
    });
    Files.delete(out.resolve("letter.txt"));
    assertThat(call(args).code()).isZero();
    args[3] = "laptop";
    assertThat(call(args).err()).contains("holds the runs 'bc-tables' of budget smoke", "budget laptop", "--out");
  }

  /** What is shown must come from the configuration of now. */
  @Test
  void runsOfAnotherConfigurationAreLeftOut() throws IOException {
    call("reproduce", "bc-table2", "--budget", "smoke", "--seeds", "1", LENETS);
    Path config = home("smoke").resolve("lenet300-bc-gnj-seed1/config.conf");
    Files.writeString(config, Files.readString(config).replace("epochs=8", "epochs=9"));
    Outcome outcome = call("reproduce", "bc-table2", "--budget", "smoke", "--seeds", "1", "--resume", "--only",
        "lenet300-bc-ghs");
    assertThat(outcome.err()).contains("lenet300-bc-gnj-seed1 was run with another configuration");
    assertThat(outcome.out()).contains("| BC-GNJ | not yet run |", "| BC-GHS | 1 seed |");
    Outcome refused = call("reproduce", "bc-table2", "--budget", "smoke", "--seeds", "1", "--resume", LENETS);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("started with another configuration", "training.epochs: 9 -> 8");
  }

  @Test
  void damagedResultIsADataProblem() throws IOException {
    call("reproduce", "bc-table2", "--budget", "smoke", "--seeds", "1", LENETS);
    Files.writeString(home("smoke").resolve("lenet300-bc-gnj-seed1/result.json"), "{\"seed\":");
    Outcome outcome = call("reproduce", "bc-table2", "--budget", "smoke", "--seeds", "1", "--resume", LENETS);
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.err()).contains("result.json is damaged", "delete it and resume");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "reproduce                                     | There are: bc-table1",
    "reproduce bc-tabel2                           | did you mean 'bc-table2'? Tables: bc-table1, bc-table2",
    "reproduce bc-table2 --seeds 0                 | --seeds: found '0'",
    "reproduce bc-table2 --seeds 1,1               | 1 is there twice",
    "reproduce bc-table2 --seeds one               | 'one' is no whole number",
    "reproduce bc-table2 --only lenet300-bc-gnjj   | did you mean 'lenet300-bc-gnj'?",
    "reproduce bc-table2 --only lenet300-dns       | row 'lenet300-dns' of bc-table2 has no runs",
    "reproduce bc-table2 --budget papr             | did you mean 'paper'?"})
  void wrongInputIsExplainedAndExits2(String line, String message) {
    Outcome outcome = call(line.strip().split(" +"));
    assertThat(outcome.err()).contains(message.strip());
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(runs).isEmpty();
    assertThat(folder.resolve("bayespress")).doesNotExist();
  }

  @Test
  void tablesAreListed() {
    assertThat(call("list", "tables").out()).contains("bc-table2", "Louizos, Ullrich, Welling", "lenet5-bc-ghs");
    assertThat(call("list", "tables", "--json").json()).anySatisfy(
        table -> assertThat(table.get("name").asText()).isEqualTo("bc-table1"));
  }
}
