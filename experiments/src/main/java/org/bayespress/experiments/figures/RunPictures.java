package org.bayespress.experiments.figures;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bayespress.core.method.GroupReport;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.config.ConfiguredNetwork;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/** Draws the pictures of a run from the files in its folder; the run may still be going on. */
public final class RunPictures {
  private final Path folder;
  private final NetworkSpec network;
  private final String prior;
  private final String title;

  private RunPictures(Path folder, NetworkSpec network, String prior, String title) {
    this.folder = folder;
    this.network = network;
    this.prior = prior;
    this.title = title;
  }

  /**
   * The pictures of the run whose {@code config.conf} is in this folder.
   *
   * @throws IOException if that file cannot be read, lacks a key, or names a network that is not there
   */
  public static RunPictures of(Path folder) throws IOException {
    Path file = folder.resolve("config.conf");
    try {
      // read here: the parser takes a file that is not there for an empty one
      Config run = ConfigFactory.parseString(Files.readString(file));
      NetworkSpec network = ConfiguredNetwork.of(run);
      String prior = run.getString("prior.name");
      String title = network.name() + ", " + run.getString("method.name") + ", prior " + prior + " ("
          + run.getString("prior.kl") + "), seed " + run.getLong("seed");
      return new RunPictures(folder, network, prior, title);
    } catch (ConfigException | SettingsException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  /**
   * Draws all pictures for which the folder has the files, in every format, into the folder. Never fails.
   *
   * @param report is told what could not be drawn, and why
   */
  public static void drawAll(Path folder, Consumer<String> report) {
    for (RunPicture picture : RunPicture.values()) {
      try {
        RunPictures pictures = of(folder);
        if (pictures.missing(picture).isEmpty()) {
          pictures.draw(picture);
        }
      } catch (IOException | RuntimeException | Error e) {
        // errors too: a runtime without fonts or graphics libraries raises them
        report.accept("warning: the picture '" + picture.label() + "' was not drawn (" + e + "); to try again: "
            + "bayespress plot " + folder + " --what " + picture.label());
      }
    }
  }

  /**
   * What the folder lacks for a picture; empty if it can be drawn.
   *
   * @throws IOException if a file that decides it is damaged
   */
  public Optional<String> missing(RunPicture picture) throws IOException {
    Path file = picture == RunPicture.CURVES ? metrics() : groups();
    if (!Files.exists(file)) {
      return Optional.of(file + (picture == RunPicture.CURVES
          ? " is not there; a run writes it from its first epoch on"
          : " is not there; a run of a method that prunes groups (Bayesian Compression) writes it after its training"));
    }
    if (picture == RunPicture.PIXELS && !PixelMap.applies(GroupsFile.read(file), network)) {
      return Optional.of("the first layer of network " + network.name() + " has no group per pixel of the "
          + network.height() + "x" + network.width() + " input, as a dense one on grey images has");
    }
    return Optional.empty();
  }

  /**
   * Draws into the folder, in every format.
   *
   * @return the files
   * @throws IOException if what it is drawn from is missing or damaged, or the files cannot be written
   */
  public List<Path> draw(RunPicture picture) throws IOException {
    Picture drawn = picture(picture);
    List<Path> files = List.of(picture.in(folder, PictureFormat.SVG), picture.in(folder, PictureFormat.PNG));
    drawn.write(files.get(0), PictureFormat.SVG);
    drawn.write(files.get(1), PictureFormat.PNG);
    return files;
  }

  /**
   * Draws to one file.
   *
   * @throws IOException as {@link #draw(RunPicture)}
   */
  public void draw(RunPicture picture, Path file, PictureFormat format) throws IOException {
    picture(picture).write(file, format);
  }

  private Picture picture(RunPicture picture) throws IOException {
    return switch (picture) {
      case CURVES -> TrainingCurves.read(
          metrics(), title, network.weightedLayers().stream().map(LayerSpec.Weighted::name).toList());
      case GROUPS -> GroupHistograms.of(GroupsFile.read(groups()), title, scoreOf(prior));
      case PIXELS -> pixels(GroupsFile.read(groups()));
    };
  }

  private Picture pixels(GroupReport report) {
    return PixelMap.of(report, network, title);
  }

  /** By what each prior measures that a group is superfluous; see its {@code pruneScore}. */
  private static String scoreOf(String prior) {
    return switch (prior) {
      case "normal-jeffreys" -> "prune score: log alpha of the scale";
      case "horseshoe" -> "prune score: -log of the scale's mode";
      default -> "prune score";
    };
  }

  private Path metrics() {
    return folder.resolve("metrics.jsonl");
  }

  private Path groups() {
    return folder.resolve("groups.json");
  }
}
