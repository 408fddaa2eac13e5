package org.bayespress.experiments.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.config.NearestMatch;
import org.bayespress.experiments.figures.PictureFormat;
import org.bayespress.experiments.figures.RunPicture;
import org.bayespress.experiments.figures.RunPictures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plot}: the pictures of a run. */
@Command(
    name = "plot",
    description = {
      "Draws the pictures of a run:",
      "curves: weights alive per layer and validation error over the epochs;",
      "groups: histograms of the prune scores per layer with the thresholds (methods that prune groups);",
      "pixels: the pixels that a dense first layer still reads (likewise)."
    })
final class PlotCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "RUN_DIR", description = "A run folder; the run may still be going on.")
  private Path folder;

  @Option(
      names = "--what",
      paramLabel = "PICTURE",
      split = ",",
      description = "curves, groups or pixels; several with commas. Default: all that the folder has the files for.")
  private List<String> what = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A .svg or .png file for one picture. Default: PICTURE.svg and PICTURE.png in the run folder.")
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
    List<RunPicture> named = named();
    Optional<PictureFormat> format = out == null ? Optional.empty() : Optional.of(format());
    if (!Files.isReadable(folder.resolve("config.conf"))) {
      throw new SettingsException(
          folder + " is no run folder: it needs config.conf; give the folder that 'bayespress run' names in its first"
              + " line");
    }
    RunPictures pictures = RunPictures.of(folder);
    List<RunPicture> chosen = chosen(pictures, named);
    List<Path> files = new ArrayList<>();
    if (format.isPresent()) {
      pictures.draw(only(chosen), out, format.get());
      files.add(out);
    } else {
      for (RunPicture picture : chosen) {
        files.addAll(pictures.draw(picture));
      }
    }
    List<String> names = files.stream().map(Path::toString).toList();
    session.print(json.json, Map.of("pictures", names), () -> names.stream()
        .map(name -> name + System.lineSeparator()).collect(Collectors.joining()));
    return ExitCode.FINE.code();
  }

  private List<RunPicture> named() {
    List<RunPicture> named = new ArrayList<>();
    for (String label : what) {
      named.add(RunPicture.of(label).orElseThrow(() -> new SettingsException(
          "--what: found '" + label + "'" + NearestMatch.hint(label, RunPicture.labels()) + " Allowed: "
              + String.join(", ", RunPicture.labels()))));
    }
    return named.stream().distinct().toList();
  }

  private PictureFormat format() {
    return PictureFormat.of(out).orElseThrow(() -> new SettingsException(
        "--out: found '" + out + "'; a picture is written as .png or .svg, give one of these endings"));
  }

  /** Those named, which must all be possible; without names those that are. */
  private List<RunPicture> chosen(RunPictures pictures, List<RunPicture> named) throws IOException {
    List<RunPicture> chosen = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (RunPicture picture : named.isEmpty() ? List.of(RunPicture.values()) : named) {
      Optional<String> missing = pictures.missing(picture);
      if (missing.isEmpty()) {
        chosen.add(picture);
      } else {
        reasons.add(picture.label() + " cannot be drawn: " + missing.get());
      }
    }
    if (chosen.isEmpty() || !named.isEmpty() && !reasons.isEmpty()) {
      throw new SettingsException(String.join(System.lineSeparator(), reasons));
    }
    return chosen;
  }

  private static RunPicture only(List<RunPicture> chosen) {
    if (chosen.size() > 1) {
      throw new SettingsException("--out is for one picture, and there are "
          + chosen.stream().map(RunPicture::label).collect(Collectors.joining(", ")) + "; name one with --what");
    }
    return chosen.getFirst();
  }
}
