package org.bayespress.experiments.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.training.TrainingInterrupted;
import org.bayespress.experiments.config.ConfigResolver;
import org.bayespress.experiments.config.Overrides;
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

/** {@code reproduce}: a published table. */
@Command(name = "reproduce",
    description = "Runs every row of a published table that there is a preset for, and prints the table with the"
        + " published values beside ours.")
final class ReproduceCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "TABLE", arity = "0..1", description = "A table (bayespress list tables).")
  private String name;

  @Option(names = "--budget", paramLabel = "NAME", description = "How much time to spend: smoke, laptop or paper.")
  private String budget;

  @Option(names = "--seeds", paramLabel = "N|N,N,...", defaultValue = "3",
      description = "How many seeds (3 stands for 1, 2 and 3), or which. Default: ${DEFAULT-VALUE}.")
  private String seeds;

  @Option(names = "--only", paramLabel = "ROW", split = ",",
      description = "Run these rows alone, with commas between; the others are shown as far as they are finished.")
  private List<String> only = List.of();

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
    PaperTables tables = PaperTables.onClassPath();
    if (name == null) {
      throw new SettingsException("reproduce: which table? There are: "
          + String.join(", ",
              tables.named().stream().map(table -> table.name() + " (" + table.source() + ")").toList()));
    }
    PaperTable table = tables.find(name);
    RunPlan plan = RunPlan.of(table, Seeds.parse(seeds), only);
    ConfigResolver resolver = ConfigResolver.of(session.catalog().get(), session.environment());
    Overrides overrides = new Overrides(
        Optional.ofNullable(budget), List.of(), Optional.empty(), Optional.ofNullable(threads),
        Optional.ofNullable(data), Optional.empty());
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
}
