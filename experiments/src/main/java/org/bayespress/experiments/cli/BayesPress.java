package org.bayespress.experiments.cli;

import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.bayespress.experiments.figures.RunPictures;
import org.bayespress.experiments.run.FileExperimentRunner;
import org.bayespress.experiments.wiring.Parts;
import org.bayespress.experiments.wiring.StandardCatalog;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "bayespress",
    description = "Trains neural networks with Bayesian methods and compresses them to real files.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 fine, 2 your input is wrong, 3 data problem, 4 numerical failure, 70 our bug,",
      "130 interrupted (a checkpoint was written)."
    })
public final class BayesPress implements Runnable {
  @Spec
  private CommandSpec spec;

  private BayesPress() {}

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }

  /** Runs one command and ends the process with its code. */
  public static void main(String[] args) {
    if (System.getProperty("java.awt.headless") == null) {
      // pictures are files; without this, drawing fails where DISPLAY names a display that is not there
      System.setProperty("java.awt.headless", "true");
    }
    Console console = System.console();
    Session session = session(System.out, System.err, console != null && console.isTerminal(), args);
    System.exit(execute(commandLine(session), session, args));
  }

  /** What commands of this process share. */
  static Session session(PrintStream out, PrintStream err, boolean terminal, String... args) {
    List<String> typed = new ArrayList<>(List.of(args));
    typed.addFirst("bayespress");
    return new Session(
        out, err, terminal, System.getenv(), typed, StandardCatalog::load,
        () -> FileExperimentRunner.of(
            Parts::load, System.getenv(), folder -> RunPictures.drawAll(folder, err::println)));
  }

  /** Runs one command; what the virtual machine itself refuses is reported too, which picocli would let through. */
  static int execute(CommandLine commands, Session session, String... args) {
    try {
      return commands.execute(args);
    } catch (Error e) {
      return new Failures(session).report(e, List.of(args).contains(StackTraceOption.NAME));
    }
  }

  /** The command line over this session, ready to execute. */
  static CommandLine commandLine(Session session) {
    Failures failures = new Failures(session);
    CommandLine commands = new CommandLine(new BayesPress())
        .addSubcommand(new QuickstartCommand(session))
        .addSubcommand(new RunCommand(session))
        .addSubcommand(new ReproduceCommand(session))
        .addSubcommand(new EvalCommand(session))
        .addSubcommand(new InspectCommand(session))
        .addSubcommand(new DecodeCommand(session))
        .addSubcommand(new CommandLine(new DataCommand())
            .addSubcommand(new DataFetchCommand(session))
            .addSubcommand(new DataListCommand(session))
            .addSubcommand(new DataVerifyCommand(session)))
        .addSubcommand(new ListCommand(session))
        .addSubcommand(new DoctorCommand(session))
        .addSubcommand(new KlCommand(session))
        .addSubcommand(new PlotCommand(session))
        .addSubcommand(new FigureCommand(session))
        .addSubcommand(new TableCommand(session));
    for (CommandContribution contribution : ServiceLoader.load(CommandContribution.class)) {
      contribution.commands(session).forEach(commands::addSubcommand);
    }
    addHelp(commands);
    commands.getCommandSpec().versionProvider(() -> new String[] {"bayespress " + version()});
    return commands
        .setOut(new PrintWriter(session.out(), true))
        .setErr(new PrintWriter(session.err(), true))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures);
  }

  private static void addHelp(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true);
    command.getSubcommands().values().forEach(BayesPress::addHelp);
  }

  private static String version() {
    String version = BayesPress.class.getPackage().getImplementationVersion();
    return version == null ? "(built from a folder of classes)" : version;
  }
}
