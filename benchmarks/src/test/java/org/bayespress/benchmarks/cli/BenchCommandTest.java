package org.bayespress.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.bayespress.benchmarks.suite.Study;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.cli.CommandContribution;
import org.bayespress.experiments.cli.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What may be typed. */
class BenchCommandTest {
  @TempDir
  private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Session session() {
    return new Session(
        new PrintStream(out, true), new PrintStream(out, true), false, Map.of("XDG_DATA_HOME", folder.toString()),
        List.of("bayespress", "bench"), () -> null, () -> null);
  }

  private BenchCommand parsed(String... arguments) {
    BenchCommand command = new BenchCommand(session());
    new CommandLine(command).parseArgs(arguments);
    return command;
  }

  @Test
  void anUnknownNameIsRefusedWithTheNearest() {
    assertThatThrownBy(() -> parsed("traning-step").call()).isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("unknown benchmark 'traning-step'; did you mean 'training-step'?")
        .hasMessageEndingWith("Known: " + BenchCommand.NAMES);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void threadsAreCheckedBeforeAnythingRuns() {
    assertThatThrownBy(() -> parsed("noise", "--threads", "1,0").call()).isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("--threads: found 0, allowed are whole numbers from 1 to 4096");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void threadsAreNumbers() {
    assertThatThrownBy(() -> parsed("noise", "--threads", "two")).isInstanceOf(CommandLine.ParameterException.class)
        .hasMessageContaining("--threads").hasMessageContaining("two");
  }

  @Test
  void oneNameAtATime() {
    assertThatThrownBy(() -> parsed("noise", "encode")).isInstanceOf(CommandLine.ParameterException.class);
  }

  @Test
  void helpNamesEveryBenchmark() {
    new CommandLine(new BenchCommand(session())).usage(new PrintStream(out, true), CommandLine.Help.Ansi.OFF);
    String flowing = out.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " ");
    assertThat(flowing).contains(BenchCommand.NAMES);
    assertThat(Studies.all()).extracting(Study::name).isEqualTo(List.of(BenchCommand.NAMES.split(", ")));
  }

  @Test
  void theCommandLineFindsIt() {
    List<Object> commands = ServiceLoader.load(CommandContribution.class).stream()
        .flatMap(provider -> provider.get().commands(session()).stream()).toList();
    assertThat(commands).hasAtLeastOneElementOfType(BenchCommand.class);
  }
}
