package org.bayespress.benchmarks.peers;

import java.io.IOException;
import java.io.PrintWriter;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.cli.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program that {@code benchmarks/peers/compare} starts. */
@Command(
    name = "peer-step",
    description = "BayesPress's side of the comparison with PyTorch.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ListCommand.class, ExportCommand.class, TimeCommand.class, KernelsCommand.class})
public final class PeerStep implements Runnable {
  @Spec
  private CommandSpec spec;

  private PeerStep() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** Runs one command and ends the process with its code. */
  public static void main(String[] args) {
    System.exit(execute(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
  }

  /** Runs one command. */
  static int execute(PrintWriter out, PrintWriter err, String... args) {
    CommandLine commands = new CommandLine(new PeerStep());
    return commands
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler((failure, command, parsed) -> {
          if (failure instanceof SettingsException || failure instanceof IOException) {
            err.println("error: " + failure.getMessage());
            return failure instanceof IOException ? ExitCode.DATA.code() : ExitCode.INPUT.code();
          }
          failure.printStackTrace(err);
          return ExitCode.BUG.code();
        })
        .execute(args);
  }
}
