package org.bayespress.experiments.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.figures.Figure;
import org.bayespress.experiments.figures.Figures;
import org.bayespress.experiments.figures.Picture;
import org.bayespress.experiments.figures.PictureFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code figure}: a figure of a paper. */
@Command(
    name = "figure",
    description = {
      "Draws a figure of a paper, as NAME.svg and NAME.png.",
      "Which there are, and the runs they are drawn from: bayespress list figures."
    })
final class FigureCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "A figure (bayespress list figures).")
  private String name;

  @Option(names = "--run", paramLabel = "RUN_DIR",
      description = "A run folder; once for every run that the figure is drawn from, in its order.")
  private List<Path> runs = List.of();

  @Option(names = "--out", paramLabel = "DIR", description = "Where the files go. Default: the current folder.")
  private Path out = Path.of("");

  @Mixin
  private JsonOption json;

  @Mixin
  private StackTraceOption stackTrace;

  FigureCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Figure figure = Figures.onClassPath().find(name);
    figure.runs().require(name, runs.size());
    for (Path run : runs) {
      if (!Files.isReadable(run.resolve("config.conf"))) {
        throw new SettingsException(
            "--run: " + run + " is no run folder: it needs config.conf; give the folder that 'bayespress run' names in"
                + " its first line");
      }
    }
    Picture picture = figure.draw(runs);
    Files.createDirectories(out.toAbsolutePath());
    List<String> files = new ArrayList<>();
    for (PictureFormat format : PictureFormat.values()) {
      Path file = out.resolve(name + format.ending());
      picture.write(file, format);
      files.add(file.toString());
    }
    session.print(json.json, Map.of("pictures", files), () -> files.stream()
        .map(file -> file + System.lineSeparator()).collect(Collectors.joining()));
    return ExitCode.FINE.code();
  }
}
