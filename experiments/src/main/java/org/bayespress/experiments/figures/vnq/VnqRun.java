package org.bayespress.experiments.figures.vnq;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.Reparameterization;
import org.bayespress.experiments.config.ConfiguredNetwork;
import org.bayespress.experiments.run.Json;
import org.bayespress.experiments.run.PosteriorSample;
import org.bayespress.priors.quantizing.ApproximateKl;
import org.bayespress.priors.quantizing.MonteCarloKl;
import org.bayespress.priors.quantizing.QuantizingMixturePrior;

/**
 * What the folder of a run under the quantizing prior has for figures.
 *
 * @param folder of the run
 * @param network its name
 * @param kl form of the KL
 * @param reparameterization what was drawn at random
 * @param epochs of the variational training
 * @param seed of everything random
 * @param pruneLogAlpha log alpha of the rim of a funnel
 * @param start sample of the posterior before the first step
 * @param end sample of the posterior after the last
 * @param errors test errors of the finished run in a phrase; empty before there is a result
 */
record VnqRun(
    Path folder, String network, String kl, String reparameterization, int epochs, long seed, double pruneLogAlpha,
    PosteriorSample start, PosteriorSample end, String errors) {

  /**
   * Reads a folder.
   *
   * @throws SettingsException if the run is not one under the quantizing prior
   * @throws IOException if a file is missing or damaged
   */
  static VnqRun read(Path folder) throws IOException {
    Path file = folder.resolve("config.conf");
    try {
      // read here: the parser takes a file that is not there for an empty one
      Config config = ConfigFactory.parseString(Files.readString(file));
      String prior = config.getString("prior.name");
      if (!prior.equals(QuantizingMixturePrior.NAME)) {
        throw new SettingsException(
            "--run: " + folder + " is a run with prior.name = " + prior + ", wanted: one with prior.name = "
                + QuantizingMixturePrior.NAME + ", for example of the preset lenet5-vnq");
      }
      return new VnqRun(
          folder, network(config, file), config.getString("prior.kl"),
          config.getString("training.reparameterization"), config.getInt("training.epochs"), config.getLong("seed"),
          config.getDouble("vnq.prune-log-alpha"), sample(folder, "posterior-start.json.gz"),
          sample(folder, "posterior-end.json.gz"), errors(folder.resolve("result.json")));
    } catch (ConfigException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  private static String network(Config config, Path file) throws IOException {
    try {
      return ConfiguredNetwork.of(config).name();
    } catch (SettingsException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  private static PosteriorSample sample(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      throw new IOException(
          file + " is not there: a run writes it at the start or at the end of its variational training, and runs of"
              + " early builds did not; finish the run with --resume, or repeat it in another folder");
    }
    return PosteriorSample.read(file);
  }

  private static String errors(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    JsonNode result = Json.read(Files.readString(file));
    JsonNode before = result.at("/variants/no-pq/testErrorPercent");
    JsonNode after = result.path("testErrorPercent");
    return before.isNumber() && after.isNumber()
        ? String.format(
            Locale.ROOT, "test error %.2f %%, pruned and quantized %.2f %%", before.asDouble(), after.asDouble())
        : "";
  }

  /** What is special about the objective, for a heading. */
  String objective() {
    return switch (kl) {
      case ApproximateKl.FORM -> "approximate KL";
      case MonteCarloKl.FORM -> "naive Monte Carlo KL";
      default -> "exact KL";
    } + (reparameterization.equals(Reparameterization.LOCAL.label()) ? "" : ", no local reparameterization");
  }

  /** A heading of the posterior after training. */
  String after() {
    return "after " + epochs + (epochs == 1 ? " epoch" : " epochs") + (errors.isEmpty() ? "" : ": " + errors);
  }
}
