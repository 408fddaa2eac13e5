package org.bayespress.experiments.figures.miracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.run.Json;

/**
 * A finished run as a point.
 *
 * @param series what it is a point of: method, and of MIRACLE parameterization, coder, budget of time, and whether images are shifted
 * @param setting what runs have in common that differ in their seed alone: all keys but those of {@link #NO_SETTING}
 * @param seed of the run
 * @param folder of the run
 * @param task network and data set
 * @param fileBytes length of the file
 * @param errorPercent test error of the file
 */
record CodedRun(
    String series, String setting, long seed, Path folder, String task, double fileBytes, double errorPercent) {

  /** Keys that no number of a run depends on but through the seed: places, text, and threads, for any number of which runs have the same bits. */
  private static final List<String> NO_SETTING =
      List.of("seed", "threads", "run", "data.dir", "baseline.run", "training.start-file", "summary");

  /** Whether a line joins the points of a series, budget by budget. */
  static boolean joined(String series) {
    return series.startsWith("MIRACLE");
  }

  /**
   * Reads a run folder.
   *
   * @throws SettingsException for a run that is not finished
   * @throws IOException for a damaged file
   */
  static CodedRun read(Path folder) throws IOException {
    Path file = folder.resolve("result.json");
    if (!Files.exists(file)) {
      throw new SettingsException(
          "figure miracle-rd: " + folder
              + " has no result.json, its run is not finished; finish it with --resume, or leave it out");
    }
    try {
      JsonNode result = Json.read(Files.readString(file));
      Config config = ConfigFactory.parseString(Files.readString(folder.resolve("config.conf")));
      String method = config.getString("method.name");
      boolean miracle = method.equals("miracle");
      String series = miracle ? coded(config) : named(method, config.getString("prior.name"));
      return new CodedRun(
          series, setting(config), config.getLong("seed"), folder,
          result.path("network").asText() + ", " + result.path("dataset").asText(),
          number(result, "fileBytes", file),
          number(result, "testErrorPercent", file));
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is damaged: " + e.getOriginalMessage(), e);
    } catch (ConfigException e) {
      throw new IOException(folder.resolve("config.conf") + " is damaged: " + e.getMessage(), e);
    }
  }

  /** The keys that are left, in order of their names. */
  private static String setting(Config config) {
    Config left = config;
    for (String key : NO_SETTING) {
      left = left.withoutPath(key);
    }
    Map<String, String> values = new TreeMap<>();
    left.entrySet().forEach(key -> values.put(key.getKey(), key.getValue().render(ConfigRenderOptions.concise())));
    return values.toString();
  }

  /** What runs of one line must have in common but their seeds and the lengths of their files. */
  private static String coded(Config config) {
    boolean meanKl = config.getString("miracle.parameterization").equals("mean-kl");
    boolean shifted = config.getInt("training.augmentation.shift") > 0;
    return "MIRACLE " + (meanKl ? "Mean-KL" : "Mean-Var") + ", " + config.getString("miracle.coder") + ", "
        + config.getString("budget") + (shifted ? ", shifted images" : "");
  }

  private static double number(JsonNode result, String key, Path file) throws IOException {
    if (!result.path(key).isNumber()) {
      throw new IOException(file + " has no number " + key);
    }
    return result.path(key).asDouble();
  }

  private static String named(String method, String prior) {
    return switch (method) {
      case "sparsevd" -> prior.equals("log-uniform") ? "Sparse VD" : "Sparse VD, prior " + prior;
      case "bc" -> prior.equals("horseshoe") ? "Bayesian Compression, GHS" : "Bayesian Compression, GNJ";
      case "vnq" -> "VNQ";
      default -> method + ", prior " + prior;
    };
  }
}
