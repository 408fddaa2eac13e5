package org.bayespress.experiments.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.training.TrainingInterrupted;
import org.bayespress.experiments.config.ConfigResolver;
import org.bayespress.experiments.config.NearestMatch;
import org.bayespress.experiments.config.Overrides;
import org.bayespress.experiments.meankl.MeanKlStudy;
import org.bayespress.experiments.meankl.StudyReport;
import org.bayespress.experiments.meankl.StudyText;
import org.bayespress.experiments.reproduce.MarkdownTable;
import org.bayespress.experiments.reproduce.PaperTable;
import org.bayespress.experiments.reproduce.PaperTables;
import org.bayespress.experiments.reproduce.ReproducedTable;
import org.bayespress.experiments.reproduce.Reproduction;
import org.bayespress.experiments.reproduce.ReproductionFolder;
import org.bayespress.experiments.reproduce.RunPlan;
import org.bayespress.experiments.reproduce.Seeds;
import org.bayespress.experiments.run.ExperimentRunner;
import org.bayespress.experiments.run.StopSignal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reproduce}: a published table, or the test of a paper's claims. */
@Command(
    name = "reproduce",
    description = {
      "Runs every row of a published table that there is a preset for, and prints the table with the published values"
          + " beside ours.",
      "mean-kl in place of a table: trains Mean-KL and Mean-Var with the same seeds and tests what is claimed of them."
    })
final class ReproduceCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "TABLE", arity = "0..1", description = "A table (bayespress list tables), or mean-kl.")
  private String name;

  @Option(names = "--budget", paramLabel = "NAME", description = "How much time to spend: smoke, laptop or paper.")
  private String budget;

  @Option(names = "--seeds", paramLabel = "N|N,N,...",
      description = "How many seeds (3 stands for 1, 2 and 3), or which. Default: 3; of mean-kl 2,3,4,5,6, since its learning"
          + " rates were chosen on seed 1.")
  private String seeds;

  @Option(names = "--only", paramLabel = "ROW", split = ",",
      description = "Run these rows alone, with commas between; the others are shown as far as they are finished.")
  private List<String> only = List.of();

  @Option(names = "--networks", paramLabel = "NETWORK", split = ",",
      description = "Of mean-kl: lenet300 (default), lenet5, or both with a comma.")
  private List<String> networks = List.of();

  @Option(names = "--resume",
      description = "Take finished runs in the folder as they are, and continue the others from their checkpoints.")
  private boolean resume;

  @Option(names = "--out", paramLabel = "DIR",
      description = "Folder for runs and tables (default: one in the user's data, by table and budget).")
  private Path out;

  @Option(names = "--data", paramLabel = "DIR", description = "Folder with the data sets.")
  private Path data;

  @Option(names = "--threads", paramLabel = "N", description = "Threads to compute with; 0 for all cores.")
  private Integer threads;

  @Mixin
  private JsonOption json;

  @Mixin
  private StackTraceOption stackTrace;

  ReproduceCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    if (MeanKlStudy.NAME.equals(name)) {
      return study();
    }
    PaperTables tables = PaperTables.onClassPath();
    if (name == null) {
      throw new SettingsException("reproduce: which table? There are: "
          + String.join(", ",
              tables.named().stream().map(table -> table.name() + " (" + table.source() + ")").toList())
          + "; and mean-kl, which tests the claims of a paper");
    }
    if (!networks.isEmpty()) {
      throw new SettingsException(
          "--networks: is for reproduce mean-kl alone; a table takes --only with names of rows");
    }
    PaperTable table = tables.find(name);
    RunPlan plan = RunPlan.of(table, Seeds.parse(seeds == null ? "3" : seeds), only);
    ConfigResolver resolver = ConfigResolver.of(session.catalog().get(), session.environment());
    Overrides overrides = overrides();
    String budgetName = resolver.resolve(plan.runs().getFirst().preset(), overrides).run().budget();
    ReproductionFolder folder = out == null
        ? ReproductionFolder.inHome(session.environment(), table.runs(), budgetName)
        : ReproductionFolder.of(out, table.runs(), budgetName);
    return reproduce(Reproduction.of(table, plan, folder, resolver, overrides), folder);
  }

  private int reproduce(Reproduction reproduction, ReproductionFolder folder) throws IOException {
    ExperimentRunner runner = session.runner().get();
    reproduction.check(runner, resume);
    session.err().println("reproduction folder: " + folder.path());
    // the signal is given free last: a shutdown that waits goes on when everything has been said
    try (StopSignal stop = StopSignal.listen()) {
      try {
        ReproducedTable table =
            reproduction.run(runner, session.commandLine(), session.err(), session.terminal(), stop);
        session.print(json.json, table, () -> MarkdownTable.render(table));
        session.err().println("written: " + folder.path().resolve(name) + ".md, .csv, .tex and .json");
        return (reproduction.failed() ? ExitCode.NUMERICAL : ExitCode.FINE).code();
      } catch (TrainingInterrupted e) {
        int code = new Failures(session).report(e, false);
        session.err().println("what is finished: " + folder.path().resolve(name) + ".md");
        return code;
      }
    }
  }

  private Overrides overrides() {
    return new Overrides(
        Optional.ofNullable(budget), List.of(), Optional.empty(), Optional.ofNullable(threads),
        Optional.ofNullable(data), Optional.empty());
  }

  private int study() throws IOException {
    if (!only.isEmpty()) {
      throw new SettingsException("--only: is for tables; mean-kl takes --networks and --seeds");
    }
    List<String> chosen = networks.isEmpty() ? List.of(MeanKlStudy.NETWORKS.getFirst()) : networks;
    for (String network : chosen) {
      if (!MeanKlStudy.NETWORKS.contains(network)) {
        throw new SettingsException(
            "--networks: found '" + network + "'" + NearestMatch.hint(network, MeanKlStudy.NETWORKS) + " Allowed: "
                + String.join(", ", MeanKlStudy.NETWORKS));
      }
    }
    ConfigResolver resolver = ConfigResolver.of(session.catalog().get(), session.environment());
    String budgetName =
        resolver.resolve("mean-kl-" + chosen.getFirst() + "-mean-kl", overrides()).run().budget();
    ReproductionFolder folder = out == null
        ? ReproductionFolder.inHome(session.environment(), MeanKlStudy.NAME, budgetName)
        : ReproductionFolder.of(out, MeanKlStudy.NAME, budgetName);
    MeanKlStudy study = MeanKlStudy.of(
        chosen.stream().distinct().toList(), seeds == null ? MeanKlStudy.SEEDS : Seeds.parse(seeds), folder, resolver,
        overrides(), session.environment());
    ExperimentRunner runner = session.runner().get();
    study.check(runner, resume);
    session.err().println("reproduction folder: " + folder.path());
    // the signal is given free last: a shutdown that waits goes on when everything has been said
    try (StopSignal stop = StopSignal.listen()) {
      try {
        StudyReport report = study.run(runner, session.commandLine(), session.err(), session.terminal(), stop);
        session.print(json.json, report, () -> StudyText.markdown(report));
        session.err().println("written: " + folder.path().resolve(name) + ".md, .csv and .json, and pictures");
        return (study.failed() ? ExitCode.NUMERICAL : ExitCode.FINE).code();
      } catch (TrainingInterrupted e) {
        int code = new Failures(session).report(e, false);
        session.err().println("what is finished: " + folder.path().resolve(name) + ".md");
        return code;
      }
    }
  }
}
