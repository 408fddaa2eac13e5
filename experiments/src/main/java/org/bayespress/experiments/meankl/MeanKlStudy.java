package org.bayespress.experiments.meankl;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bayespress.core.training.NumericalFailure;
import org.bayespress.core.training.TrainingInterrupted;
import org.bayespress.core.training.TrainingListener;
import org.bayespress.experiments.config.ConfigResolver;
import org.bayespress.experiments.config.Overrides;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.reproduce.ReproductionFolder;
import org.bayespress.experiments.reproduce.Scope;
import org.bayespress.experiments.run.ExperimentRunner;
import org.bayespress.experiments.run.FormerRuns;
import org.bayespress.experiments.run.Json;
import org.bayespress.experiments.run.Listeners;
import org.bayespress.experiments.run.Progress;
import org.bayespress.experiments.run.RunFolder;

/**
 * All runs of the comparison. First every arm learns with every seed, then the networks of Mean-KL and of the Mean-Var settings that
 * it is compared with are coded: the others need no file to show when they converge. The report is written again after every
 * run. Whatever is there is taken over, so a study that was stopped goes on where it was.
 */
public final class MeanKlStudy {
  /** Name on the command line. */
  public static final String NAME = "mean-kl";

  /** Networks that there are presets for. */
  public static final List<String> NETWORKS = List.of("lenet300", "lenet5");

  /** Those of the study unless others are asked for. Not 1: the learning rates were chosen by its errors. */
  public static final List<Long> SEEDS = List.of(2L, 3L, 4L, 5L, 6L);

  private final ReproductionFolder folder;
  private final Map<StudyRun, ResolvedConfig> configs;
  private final List<String> networks;
  private final List<Long> seeds;
  private final StudyReader reader;
  private final Map<StudyRun, String> failures = new LinkedHashMap<>();
  private int done;
  private long begin;

  private MeanKlStudy(
      ReproductionFolder folder, Map<StudyRun, ResolvedConfig> configs, List<String> networks, List<Long> seeds,
      Map<String, String> environment) {
    this.folder = folder;
    this.configs = configs;
    this.networks = List.copyOf(networks);
    this.seeds = List.copyOf(seeds);
    this.reader = new StudyReader(configs, new PruningProbe(environment));
  }

  /**
   * A study; nothing is run or written yet.
   *
   * @param networks of {@link #NETWORKS}
   * @param overrides budget, threads and data folder of all runs
   * @throws org.bayespress.core.method.SettingsException for anything unknown or of the wrong kind
   */
  public static MeanKlStudy of(
      List<String> networks, List<Long> seeds, ReproductionFolder folder, ConfigResolver resolver, Overrides overrides,
      Map<String, String> environment) {
    Map<StudyRun, ResolvedConfig> configs = new LinkedHashMap<>();
    for (long seed : seeds) {
      for (String network : networks) {
        for (Arm arm : Arm.all()) {
          StudyRun run = new StudyRun(network, arm, seed);
          configs.put(
              run,
              resolver.resolve(
                  run.preset(),
                  new Overrides(
                      Optional.of(folder.budget()), arm.set(), Optional.of(seed), overrides.threads(), overrides.data(),
                      Optional.of(folder.path().resolve(run.folder())))));
        }
      }
    }
    return new MeanKlStudy(folder.holding(new Scope(networks, seeds)), configs, networks, seeds, environment);
  }

  /**
   * Refuses what cannot run, before a folder is made or anything is computed.
   *
   * @param resume whether runs that are there may be taken over
   * @throws org.bayespress.core.method.SettingsException for a value that is not allowed
   * @throws org.bayespress.core.data.DataException for missing data
   * @throws org.bayespress.experiments.run.RunFolderException for a folder of something else, one of a study with other networks or
   *     seeds than these and maybe more, or a run of another configuration
   */
  public void check(ExperimentRunner runner, boolean resume) {
    folder.check(resume);
    for (Map.Entry<StudyRun, ResolvedConfig> run : configs.entrySet()) {
      RunFolder.check(run.getValue(), true);
      if (run.getKey().seed() == seeds.getFirst()) {
        runner.check(run.getValue());
      }
    }
  }

  /**
   * Does what is left to do and gives the report.
   *
   * @param commandLine as typed, for the manifests
   * @param err where progress goes
   * @param terminal whether {@code err} is a terminal
   * @param stop asked after every step and before every run
   * @throws TrainingInterrupted after a stop; what is finished is in the folder
   * @throws IOException if a file cannot be written, or one of a run cannot be read
   */
  public StudyReport run(
      ExperimentRunner runner, List<String> commandLine, PrintStream err, boolean terminal, BooleanSupplier stop)
      throws IOException {
    folder.begin();
    begin = System.nanoTime();
    Work work = new Work(runner, commandLine, err, terminal, stop);
    for (StudyRun run : configs.keySet()) {
      if (!reader.learned(run)) {
        work.one(run, false, configs.size());
        write();
      }
    }
    List<StudyRun> toCode = new ArrayList<>();
    for (StudyNumbers numbers : numbers()) {
      for (StudyRun run : configs.keySet()) {
        if (run.network().equals(numbers.network()) && numbers.coded().contains(run.arm()) && reader.learned(run)) {
          toCode.add(run);
        }
      }
    }
    done = 0;
    for (StudyRun run : toCode) {
      if (!reader.coded(run)) {
        work.one(run, true, toCode.size());
        write();
      }
    }
    StudyReport report = write();
    for (String network : networks) {
      StudyPictures.draw(folder.path(), network, reader, configs.keySet().stream().toList(), report);
    }
    return report;
  }

  /** Whether a run left the finite numbers. */
  public boolean failed() {
    return !failures.isEmpty();
  }

  /** What all runs of a call share. */
  private final class Work {
    private final ExperimentRunner runner;
    private final List<String> commandLine;
    private final PrintStream err;
    private final boolean terminal;
    private final BooleanSupplier stop;

    private Work(
        ExperimentRunner runner, List<String> commandLine, PrintStream err, boolean terminal, BooleanSupplier stop) {
      this.runner = runner;
      this.commandLine = commandLine;
      this.err = err;
      this.terminal = terminal;
      this.stop = stop;
    }

    /** Trains a run up to its coding, or to its end. */
    private void one(StudyRun run, boolean code, int runs) throws IOException {
      if (stop.getAsBoolean()) {
        throw new TrainingInterrupted("stopped before " + run.label() + "; continue with --resume");
      }
      double seconds = (System.nanoTime() - begin) * 1e-9;
      err.println(
          String.format(
              Locale.ROOT, "%s %d of at most %d: %s (elapsed %.0f s)", code ? "coding" : "learning", ++done, runs,
              run.label(), seconds));
      ResolvedConfig config = configs.get(run);
      FormerRuns.forget();
      try (RunFolder runFolder = RunFolder.open(config, true, RunFolder.ROOM_BYTES);
          Progress progress = Progress.on(err, terminal)) {
        LearningStop learning = new LearningStop(stop);
        try {
          TrainingListener listener = code ? progress : new Listeners(List.of(learning, progress));
          runner.run(config, runFolder, commandLine, listener, code ? stop : learning);
        } catch (TrainingInterrupted e) {
          if (code || !learning.learned()) {
            throw e;
          }
        }
      } catch (NumericalFailure e) {
        failures.put(run, e.getMessage());
        err.println("failed: " + e.getMessage());
      }
    }
  }

  private List<StudyNumbers> numbers() throws IOException {
    List<StudyNumbers> all = new ArrayList<>();
    for (String network : networks) {
      StudyNumbers numbers = new StudyNumbers(network, seeds);
      for (StudyRun run : configs.keySet()) {
        if (run.network().equals(network)) {
          reader.read(run, numbers);
          if (failures.containsKey(run)) {
            numbers.failed(run);
          }
        }
      }
      all.add(numbers);
    }
    return all;
  }

  /** A sentence for every picture that cannot be drawn. */
  private List<String> leftOut() throws IOException {
    List<String> sentences = new ArrayList<>();
    for (String network : networks) {
      List<StudyRun> without = reader.withoutDeviations(
          configs.keySet().stream().filter(run -> run.network().equals(network)).toList());
      if (!without.isEmpty()) {
        sentences.add(
            "No picture " + StudyPictures.SNR + network
                + ": posterior.csv of these runs, which an earlier build made, has no"
                + " deviations: " + String.join(", ", without.stream().map(StudyRun::folder).toList())
                + ". Delete their folders and call again with --resume to train them anew.");
      }
    }
    return sentences;
  }

  private StudyReport write() throws IOException {
    Map<String, String> failed = new LinkedHashMap<>();
    failures.forEach((run, why) -> failed.put(run.label(), why));
    StudyReport report = StudyReport.of(folder.budget(), seeds, numbers(), failed, leftOut());
    Files.createDirectories(folder.path());
    folder.write(NAME + ".md", StudyText.markdown(report));
    folder.write(NAME + ".csv", StudyText.csv(report));
    folder.write(NAME + ".json", Json.pretty(report) + "\n");
    return report;
  }
}
