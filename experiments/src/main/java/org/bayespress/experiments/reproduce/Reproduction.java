package org.bayespress.experiments.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.bayespress.core.training.NumericalFailure;
import org.bayespress.core.training.TrainingInterrupted;
import org.bayespress.experiments.config.ConfigResolver;
import org.bayespress.experiments.config.Overrides;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.run.ExperimentRunner;
import org.bayespress.experiments.run.FormerRuns;
import org.bayespress.experiments.run.Progress;
import org.bayespress.experiments.run.RunFolder;

/**
 * The runs of a table, one after the other, and the table after each of them. What is finished in the folder is taken
 * as it is, what is unfinished goes on from its checkpoint. Every run is the one that {@code bayespress run} makes of
 * the same preset, budget and seed.
 */
public final class Reproduction {
  private final PaperTable table;
  private final RunPlan plan;
  private final ReproductionFolder folder;
  private final Map<RunKey, ResolvedConfig> configs;
  private final Outcomes outcomes = new Outcomes();

  private Reproduction(
      PaperTable table, RunPlan plan, ReproductionFolder folder, Map<RunKey, ResolvedConfig> configs) {
    this.table = table;
    this.plan = plan;
    this.folder = folder;
    this.configs = configs;
  }

  /**
   * A reproduction; nothing is run or written yet.
   *
   * @param overrides threads and data folder of all runs; budget, seed and run folder are set here
   * @throws org.bayespress.core.method.SettingsException for anything unknown or of the wrong kind
   */
  public static Reproduction of(
      PaperTable table, RunPlan plan, ReproductionFolder folder, ConfigResolver resolver, Overrides overrides) {
    Map<RunKey, ResolvedConfig> configs = new LinkedHashMap<>();
    for (TableRow row : table.rows()) {
      for (String preset : row.presets()) {
        for (long seed : plan.seeds()) {
          RunKey key = new RunKey(preset, seed);
          configs.computeIfAbsent(key, run -> resolver.resolve(run.preset(), new Overrides(
              Optional.of(folder.budget()), overrides.set(), Optional.of(run.seed()), overrides.threads(),
              overrides.data(), Optional.of(folder.run(run)))));
        }
      }
    }
    return new Reproduction(table, plan, folder, configs);
  }

  /**
   * Refuses what cannot run, before a folder is made or anything is computed.
   *
   * @param resume whether runs that are there may be taken over
   * @throws org.bayespress.core.method.SettingsException for a value that is not allowed
   * @throws org.bayespress.core.data.DataException for missing data
   * @throws org.bayespress.experiments.run.RunFolderException for a folder of something else
   */
  public void check(ExperimentRunner runner, boolean resume) {
    folder.check(resume);
    Set<String> checked = new HashSet<>();
    for (PlannedRun run : plan.runs()) {
      ResolvedConfig config = configs.get(run.key());
      RunFolder.check(config, true);
      if (!Files.exists(folder.run(run.key()).resolve("result.json")) && checked.add(run.preset())) {
        runner.check(config);
      }
    }
  }

  /**
   * Does what is left to do and gives the whole table.
   *
   * @param commandLine as typed, for the manifests
   * @param err where progress goes
   * @param terminal whether {@code err} is a terminal
   * @param stop asked after every step and before every run
   * @throws TrainingInterrupted after a stop; the table of what is finished is in the folder
   * @throws IOException if the table cannot be written, or a result cannot be read
   */
  public ReproducedTable run(
      ExperimentRunner runner, List<String> commandLine, PrintStream err, boolean terminal, BooleanSupplier stop)
      throws IOException {
    folder.begin();
    RowProgress progress = new RowProgress(System::nanoTime);
    readFinished(progress, err);
    write();
    for (int i = 0; i < plan.runs().size(); i++) {
      PlannedRun run = plan.runs().get(i);
      if (outcomes.result(run.key()).isPresent()) {
        continue;
      }
      if (stop.getAsBoolean()) {
        throw new TrainingInterrupted("stopped before " + run.label() + "; continue with --resume");
      }
      err.println(progress.before(run, left(i)));
      long start = System.nanoTime();
      if (one(run, runner, commandLine, err, terminal, stop)) {
        progress.took(run.preset(), (System.nanoTime() - start) * 1e-9);
      }
      write();
    }
    return filled();
  }

  private List<PlannedRun> left(int from) {
    return plan.runs().subList(from, plan.runs().size()).stream()
        .filter(run -> outcomes.result(run.key()).isEmpty()).toList();
  }

  /** Runs, and says whether what was run is a whole run, from its start to its result. */
  private boolean one(
      PlannedRun run, ExperimentRunner runner, List<String> commandLine, PrintStream err, boolean terminal,
      BooleanSupplier stop) throws IOException {
    ResolvedConfig config = configs.get(run.key());
    try (RunFolder runFolder = RunFolder.open(config, true, RunFolder.ROOM_BYTES);
        Progress training = Progress.on(err, terminal)) {
      if (!runFolder.finished()) {
        FormerRuns.forget();
        runner.run(config, runFolder, commandLine, training, stop);
      }
      outcomes.finished(run.key(), folder.result(run.key()).orElseThrow());
      return !runFolder.resumed();
    } catch (NumericalFailure e) {
      outcomes.failed(run.key(), e.getMessage());
      err.println("failed: " + e.getMessage());
      return false;
    }
  }

  /** Results of all rows, also of those that are not to be run now. */
  private void readFinished(RowProgress progress, PrintStream err) throws IOException {
    for (Map.Entry<RunKey, ResolvedConfig> entry : configs.entrySet()) {
      RunKey key = entry.getKey();
      Optional<JsonNode> result = folder.result(key);
      if (result.isEmpty()) {
        continue;
      }
      Path stored = folder.run(key).resolve("config.conf");
      if (!entry.getValue().differences(stored).isEmpty()) {
        err.println(folder.run(key) + " was run with another configuration and is left out of the table");
        continue;
      }
      outcomes.finished(key, result.get());
      JsonNode seconds = result.get().path("trainSeconds");
      if (seconds.isNumber()) {
        progress.took(key.preset(), seconds.asDouble());
      }
    }
  }

  private void write() throws IOException {
    ReproducedTable now = filled();
    for (TableFormat format : TableFormat.values()) {
      folder.write(table.name() + format.ending(), format.render(now));
    }
  }

  private ReproducedTable filled() {
    return ReproducedTable.of(table, folder.budget(), plan.seeds(), outcomes);
  }

  /** Whether a run left the finite numbers. */
  public boolean failed() {
    return outcomes.anyFailed();
  }
}
