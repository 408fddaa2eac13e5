package org.bayespress.experiments.cli;

import com.google.inject.CreationException;
import com.google.inject.ProvisionException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bayespress.core.data.DataException;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.training.NumericalFailure;
import org.bayespress.core.training.TrainingInterrupted;
import org.bayespress.experiments.run.RunFolderException;
import picocli.CommandLine;

/** The one place where a failure becomes a message and an exit code. */
final class Failures implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {
  private final Session session;

  Failures(Session session) {
    this.session = session;
  }

  @Override
  public int handleParseException(CommandLine.ParameterException e, String[] args) {
    session.err().println("error: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, new PrintWriter(session.err(), true));
    session.err().println("See: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.INPUT.code();
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    Throwable failure = unwrapped(e);
    boolean trace = StackTraceOption.isGiven(command);
    return report(failure, trace);
  }

  /** Prints what happened and gives the exit code. */
  int report(Throwable failure, boolean trace) {
    ExitCode code = codeOf(failure);
    Optional<String> refusal = causes(failure).map(Failures::refusal).flatMap(Optional::stream).findFirst();
    if (code == ExitCode.BUG && refusal.isPresent()) {
      session.err().println("error: " + refusal.get());
      if (trace) {
        failure.printStackTrace(session.err());
      }
      return code.code();
    }
    String label = code == ExitCode.INTERRUPTED ? "interrupted: " : "error: ";
    if (code == ExitCode.BUG) {
      reportBug(failure, trace);
      return code.code();
    }
    session.err().println(label + message(failure));
    if (trace) {
      failure.printStackTrace(session.err());
    }
    return code.code();
  }

  private static ExitCode codeOf(Throwable failure) {
    return switch (failure) {
      case SettingsException _ -> ExitCode.INPUT;
      case RunFolderException _ -> ExitCode.INPUT;
      case NumericalFailure _ -> ExitCode.NUMERICAL;
      case TrainingInterrupted _ -> ExitCode.INTERRUPTED;
      case DataException _ -> ExitCode.DATA;
      case IOException _ -> ExitCode.DATA;
      case UncheckedIOException _ -> ExitCode.DATA;
      default -> ExitCode.BUG;
    };
  }

  private static String message(Throwable failure) {
    if (failure instanceof UncheckedIOException && failure.getCause() != null) {
      if (failure.getCause().toString().equals(failure.getMessage())) {
        // made without a message of its own
        return message(failure.getCause());
      }
      return failure.getMessage() + ": " + message(failure.getCause());
    }
    if (failure instanceof NoSuchFileException missing) {
      return missing.getFile() + ": there is no such file";
    }
    if (failure instanceof AccessDeniedException denied) {
      return denied.getFile() + ": access denied";
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  /** What the virtual machine refused, and what helps; empty for anything else. */
  private static Optional<String> refusal(Throwable cause) {
    return switch (cause) {
      case OutOfMemoryError memory -> Optional.of(
          "out of memory (" + memory.getMessage() + "); give the JVM more with -Xmx, for example"
              + " BAYESPRESS_JAVA_OPTS=-Xmx4g");
      case LinkageError library -> Optional.of(
          "a library could not be loaded (" + library + "); start with the script 'bayespress' after a complete build,"
              + " and see what this machine has with: bayespress doctor");
      default -> Optional.empty();
    };
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(16);
  }

  private void reportBug(Throwable failure, boolean trace) {
    session.err().println("error: this is a mistake in bayespress, not in your input: " + failure);
    if (trace) {
      failure.printStackTrace(session.err());
      return;
    }
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    try {
      Path file = Files.createTempFile("bayespress-failure-", ".txt");
      Files.writeString(file, String.join(" ", session.commandLine()) + System.lineSeparator() + text);
      session.err().println("The stack trace is in " + file + " (or use --stacktrace); please report it.");
    } catch (IOException e) {
      session.err().println(text);
    }
  }

  private static Throwable unwrapped(Throwable failure) {
    boolean wrapper = failure instanceof ProvisionException || failure instanceof CreationException;
    return wrapper && failure.getCause() != null ? unwrapped(failure.getCause()) : failure;
  }
}
