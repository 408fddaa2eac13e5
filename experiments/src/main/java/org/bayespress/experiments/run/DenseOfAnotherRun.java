package org.bayespress.experiments.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.Blas;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.training.Checkpoint;
import org.bayespress.core.training.DenseTraining;
import org.bayespress.core.training.Training;
import org.bayespress.core.training.TrainingListener;
import org.bayespress.format.network.Preprocessing;

/**
 * The dense network of another run, key {@code baseline.run}. It is taken over only where this run would train the very
 * same.
 *
 * @param experiment of this run
 * @param folder of the other run
 */
record DenseOfAnotherRun(Experiment experiment, Path folder) {
  /** Keys that may make a dense training another one. */
  private static final Pattern DECIDING = Pattern.compile(
      "network(\\..*)?|dataset|seed|data\\..*|training\\.adam\\..*|baseline\\.(?!run$|source$).*");

  /**
   * The network that is to be taken over; none for a run that makes its own, takes that of a file, or has one already.
   *
   * @param run folder of this run
   */
  static Optional<DenseOfAnotherRun> of(Experiment experiment, Path run) {
    return experiment.denseRun().filter(other -> !experiment.baselineFromFile() && !Files.exists(state(run)))
        .map(other -> new DenseOfAnotherRun(experiment, other));
  }

  /**
   * Finds out whether it is what this run would train.
   *
   * @param train images that this run trains on
   * @throws SettingsException if it is not, or is not there
   */
  void requireSame(Dataset train, Preprocessing preprocessing) {
    Path state = state(folder);
    if (!Files.isRegularFile(state)) {
      throw refused(", which has no " + state, "");
    }
    Training dense = new Training(
        experiment.network(), train, preprocessing, (weights, biases) -> 0, experiment.config().run().seed(), state,
        false, TrainingListener.silent(), () -> false);
    try {
      require(Checkpoint.fingerprintOf(state) == DenseTraining.fingerprint(dense, experiment.baseline()));
    } catch (IOException e) {
      throw new UncheckedIOException("key 'baseline.run': dense network of run " + folder, e);
    }
  }

  /** Which images were trained on is not part of a fingerprint, so keys and manifest are held against it too. */
  private void require(boolean fingerprint) throws IOException {
    Path config = folder.resolve("config.conf");
    Path manifest = folder.resolve("manifest.json");
    boolean begun = Files.isRegularFile(config) && Files.isRegularFile(manifest);
    SortedMap<String, String> keys = begun ? experiment.config().differences(config) : new TreeMap<>();
    keys.keySet().removeIf(key -> !DECIDING.matcher(key).matches());
    boolean otherData = keys.keySet().stream().anyMatch(key -> key.startsWith("data."));
    if (otherData || (!fingerprint && !keys.isEmpty())) {
      throw refused(
          ", which trained its dense network otherwise (there -> here: " + keys.entrySet().stream()
              .map(key -> key.getKey() + ": " + key.getValue()).collect(Collectors.joining(", ")) + ")",
          "");
    }
    List<String> images = begun ? StoredManifest.changedData(manifest, experiment.images().sha256()) : List.of();
    if (!images.isEmpty()) {
      throw refused(", which trained its dense network on other images (" + String.join(", ", images) + ")", "");
    }
    String core = begun ? StoredManifest.openBlasCore(manifest) : Blas.coreName();
    if (!fingerprint && !core.equals(Blas.coreName())) {
      throw refused(
          ", which trained its dense network with OpenBLAS kernels " + core + ", here they are " + Blas.coreName(),
          "; the environment variable OPENBLAS_CORETYPE=" + core + " chooses the same kernels");
    }
    if (!fingerprint) {
      throw refused(", which trained its dense network otherwise, or with another version of this program", "");
    }
  }

  /** Copies it. */
  void take(RunFolder run) throws IOException {
    run.write(state(run.path()), Files.readAllBytes(state(folder)));
  }

  private SettingsException refused(String found, String cure) {
    return experiment.config().settings().section("baseline").refuse(
        "run", "'" + folder + "'" + found,
        "the folder of a run of the same network, data, seed and baseline that has trained its dense network, or an"
            + " empty text" + cure);
  }

  private static Path state(Path run) {
    return run.resolve("checkpoints").resolve("dense.state");
  }
}
