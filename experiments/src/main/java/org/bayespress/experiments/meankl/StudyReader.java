package org.bayespress.experiments.meankl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bayespress.core.training.NumberTable;
import org.bayespress.core.training.PosteriorLook;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.run.FineLog;
import org.bayespress.experiments.run.Json;

/** Reads what is compared from the folders of the runs. */
final class StudyReader {
  private static final String POSTERIOR = "posterior";
  private static final String MEAN = "mean_over_rho";
  private static final String DEVIATION = "deviation_over_rho";

  private final Map<StudyRun, ResolvedConfig> configs;
  private final PruningProbe probe;

  StudyReader(Map<StudyRun, ResolvedConfig> configs, PruningProbe probe) {
    this.configs = configs;
    this.probe = probe;
  }

  Path folder(StudyRun run) {
    return configs.get(run).run().runDir();
  }

  /** Whether a run has finished its last epoch before coding. */
  boolean learned(StudyRun run) throws IOException {
    Path metrics = folder(run).resolve("metrics.jsonl");
    if (!Files.exists(metrics)) {
      return false;
    }
    for (String line : Files.readAllLines(metrics)) {
      try {
        JsonNode epoch = Json.read(line);
        if (epoch.path("phase").asText().equals("variational")
            && epoch.path("epoch").asInt() == epoch.path("epochs").asInt(-1)) {
          return true;
        }
      } catch (JsonProcessingException e) {
        // a line that was being written when the run was killed
        return false;
      }
    }
    return false;
  }

  /** Whether a run is finished. */
  boolean coded(StudyRun run) {
    return Files.exists(folder(run).resolve("result.json"));
  }

  List<PosteriorLook> looks(StudyRun run) throws IOException {
    return FineLog.looks(folder(run));
  }

  /** The table of pruned shares, made at the first call. */
  NumberTable pruning(StudyRun run) throws IOException {
    if (!Files.exists(folder(run).resolve(PruningProbe.TABLE + ".csv"))) {
      FineLog.of(folder(run)).onTable(probe.probe(configs.get(run).run(), folder(run).resolve("model.bpz")));
    }
    return FineLog.table(folder(run), PruningProbe.TABLE);
  }

  /** All weights before coding, as means over rho. */
  double[] means(StudyRun run) throws IOException {
    return Tails.weights(FineLog.table(folder(run), POSTERIOR), MEAN);
  }

  /**
   * How means lie to deviations before coding, made at the first call.
   *
   * @return empty for a run that kept no deviations
   */
  Optional<SignalToNoise> signalToNoise(StudyRun run) throws IOException {
    Path folder = folder(run);
    if (!Files.exists(folder.resolve(SignalToNoise.TABLE + ".csv"))) {
      if (!FineLog.columns(folder, POSTERIOR).containsAll(List.of(MEAN, DEVIATION))) {
        return Optional.empty();
      }
      NumberTable posterior = FineLog.table(folder, POSTERIOR);
      FineLog.of(folder).onTable(
          SignalToNoise.of(Tails.weights(posterior, MEAN), Tails.weights(posterior, DEVIATION)).table());
    }
    return Optional.of(SignalToNoise.of(FineLog.table(folder, SignalToNoise.TABLE)));
  }

  /** Those that are coded and kept no deviations, so that they have no {@link #signalToNoise}. */
  List<StudyRun> withoutDeviations(Collection<StudyRun> runs) throws IOException {
    List<StudyRun> without = new ArrayList<>();
    for (StudyRun run : runs) {
      if (coded(run) && signalToNoise(run).isEmpty()) {
        without.add(run);
      }
    }
    return without;
  }

  /** All decoded weights over rho. */
  double[] decoded(StudyRun run) throws IOException {
    return Tails.weights(FineLog.table(folder(run), "decoded"), "value_over_rho");
  }

  /** Notes what a run has. */
  void read(StudyRun run, StudyNumbers numbers) throws IOException {
    if (!learned(run)) {
      return;
    }
    List<PosteriorLook> looks = looks(run);
    Convergence convergence = Convergence.of(looks);
    numbers.learned(run, looks.getLast().step());
    if (convergence.converged().isPresent()) {
      numbers.put(run, Quantity.ITERATIONS, (double) convergence.converged().getAsLong());
    }
    numbers.put(run, Quantity.KL_SHARE, convergence.finalKlShare());
    numbers.put(run, Quantity.ERROR_OF_MEANS, convergence.finalMeansPercent());
    numbers.put(run, Quantity.ERROR_BEFORE_CODING, convergence.finalDrawsPercent());
    if (coded(run)) {
      JsonNode result = Json.read(Files.readString(folder(run).resolve("result.json")));
      numbers.put(run, Quantity.ERROR_AFTER_CODING, result.path("validationErrorPercent").asDouble());
      numbers.put(run, Quantity.TEST_ERROR, result.path("testErrorPercent").asDouble());
      numbers.put(run, Quantity.FILE_BYTES, result.path("fileBytes").asDouble());
      numbers.put(run, Quantity.KURTOSIS_OF_MEANS, Tails.of(means(run)).excessKurtosis());
      numbers.put(run, Quantity.KURTOSIS_DECODED, Tails.of(decoded(run)).excessKurtosis());
      numbers.put(run, Quantity.LOSS_SMALLEST_FIRST, PruningProbe.loss(pruning(run), 1));
      numbers.put(run, Quantity.LOSS_AT_RANDOM, PruningProbe.loss(pruning(run), 2));
    }
  }
}
