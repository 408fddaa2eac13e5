package org.bayespress.experiments.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.network.Networks;
import org.bayespress.experiments.figures.TrainingCurves;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plot}: the curves of a run. */
@Command(name = "plot", description = "Draws weights alive per layer and validation error over the epochs of a run.")
final class PlotCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "RUN_DIR", description = "A run folder; the run may still be going on.")
  private Path folder;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A .png or .svg file. Default: curves.svg in the run folder.")
  private Path out;

  @Mixin
  private JsonOption json;

  @Mixin
  private StackTraceOption stackTrace;

  PlotCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Path target = out == null ? folder.resolve("curves.svg") : out;
    if (!TrainingCurves.canDraw(target)) {
      throw new SettingsException(
          "--out: found '" + target + "'; a picture is written as .png or .svg, give one of these endings");
    }
    Path metrics = folder.resolve("metrics.jsonl");
    Path config = folder.resolve("config.conf");
    if (!Files.isReadable(metrics) || !Files.isReadable(config)) {
      throw new SettingsException(
          folder + " is no run folder: it needs config.conf and metrics.jsonl; give the folder that 'bayespress run'"
              + " names in its first line");
    }
    Config run = ConfigFactory.parseFile(config.toFile());
    NetworkSpec network = Networks.byName().get(run.getString("network"));
    List<String> layers = network.weightedLayers().stream().map(LayerSpec.Weighted::name).toList();
    String title =
        network.name() + ", " + run.getString("method.name") + ", prior " + run.getString("prior.name") + " ("
            + run.getString("prior.kl") + "), seed " + run.getLong("seed");
    TrainingCurves.read(metrics, title, layers).draw(target);
    session.print(json.json, Map.of("picture", target.toString()), () -> target + System.lineSeparator());
    return ExitCode.FINE.code();
  }
}
