package org.bayespress.experiments.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.data.DatasetSplits;
import org.bayespress.core.data.ImageSource;
import org.bayespress.core.evaluation.Evaluator;
import org.bayespress.core.evaluation.MeasuredMoments;
import org.bayespress.core.kernels.Blas;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.method.CompressedNetwork;
import org.bayespress.core.method.PublishedColumn;
import org.bayespress.core.method.ValidationError;
import org.bayespress.core.posterior.GroupRecipe;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.posterior.ScaleAndShift;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.training.CodingMethod;
import org.bayespress.core.training.DenseTraining;
import org.bayespress.core.training.Training;
import org.bayespress.core.training.TrainingListener;
import org.bayespress.core.training.TrainingOutcome;
import org.bayespress.core.training.VariationalTraining;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.config.RunConfig;
import org.bayespress.experiments.wiring.Parts;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.network.Preprocessing;

/** The experiment as it is: everything that is reported was measured on the file after it was written. */
public final class FileExperimentRunner implements ExperimentRunner {
  private final Supplier<Parts> parts;
  private final Map<String, String> environment;
  private final Illustrator illustrator;
  private final ImageSource given;

  private FileExperimentRunner(
      Supplier<Parts> parts, Map<String, String> environment, Illustrator illustrator, ImageSource given) {
    this.parts = parts;
    this.environment = Map.copyOf(environment);
    this.illustrator = illustrator;
    this.given = given;
  }

  /**
   * A runner.
   *
   * @param parts priors and methods
   * @param environment of the process, for the places where data may be
   * @param illustrator draws the run's pictures
   */
  public static FileExperimentRunner of(
      Supplier<Parts> parts, Map<String, String> environment, Illustrator illustrator) {
    return new FileExperimentRunner(parts, environment, illustrator, null);
  }

  /** The same on images that a program hands over. */
  public FileExperimentRunner on(ImageSource images) {
    return new FileExperimentRunner(parts, environment, illustrator, images);
  }

  private Experiment experiment(ResolvedConfig config) {
    return given == null ? Experiment.of(config, parts.get(), environment)
        : Experiment.of(config, parts.get(), given);
  }

  @Override
  public void check(ResolvedConfig config) {
    Experiment experiment = experiment(config);
    experiment.images().requireComplete();
    DenseOfAnotherRun.of(experiment, config.run().runDir()).ifPresent(other -> {
      Dataset train = data(experiment).train();
      other.requireSame(train, preprocessing(experiment, train));
    });
  }

  private static DatasetSplits data(Experiment experiment) {
    DatasetSplits all = experiment.images().load();
    return experiment.subset() == 0 ? all : all.first(experiment.subset());
  }

  private static Preprocessing preprocessing(Experiment experiment, Dataset train) {
    RunConfig run = experiment.config().run();
    return run.preprocessing().equals(RunConfig.START_FILE)
        ? experiment.start().preprocessing()
        : run.scaling(train);
  }

  @Override
  public RunResult run(
      ResolvedConfig config, RunFolder folder, List<String> commandLine, TrainingListener listener,
      BooleanSupplier stop) {
    Experiment experiment = experiment(config);
    StoredManifest.requireSameData(folder, experiment.images().sha256());
    DatasetSplits data = data(experiment);
    Preprocessing preprocessing = preprocessing(experiment, data.train());
    Optional<DenseOfAnotherRun> other = DenseOfAnotherRun.of(experiment, folder.path());
    other.ifPresent(each -> each.requireSame(data.train(), preprocessing));
    try (WorkerPool pool = WorkerPool.of(config.run().threads());
        MetricsLog log = MetricsLog.of(folder.metrics());
        Evaluator validation = new Evaluator(experiment.network(), data.validation(), preprocessing, pool)) {
      if (other.isPresent()) {
        other.get().take(folder);
      }
      writeManifest(experiment, folder, commandLine);
      if (!experiment.images().classNames().isEmpty()) {
        folder.write(folder.classNames(), String.join("\n", experiment.images().classNames()) + "\n");
      }
      Training dense = training(experiment, data.train(), preprocessing, validation, "dense", folder,
          new Listeners(List.of(log, listener)), stop);
      TrainingOutcome baseline = experiment.baselineFromFile()
          ? new TrainingOutcome(experiment.start().baseline(experiment.network()), null, 0, 0)
          : DenseTraining.run(dense, experiment.baseline(), pool);
      DecodedModel decodedDense = DenseFile.write(baseline.posterior(), preprocessing, folder.dense());
      TrainedPosterior start = experiment.start().means(baseline.posterior(), preprocessing)
          .map(
              means -> experiment.start().fromFile()
                  ? MeasuredMoments.of(means, data.train(), preprocessing, pool)
                  : means)
          .orElse(null);
      PosteriorSnapshots snapshots = new PosteriorSnapshots(folder);
      Training variational = training(experiment, data.train(), preprocessing, validation, "variational", folder,
          new Listeners(List.of(log, FineLog.of(folder.path()), snapshots, listener)), stop);
      CodingMethod.Outcome outcome = trainAndCompress(experiment, variational, start, pool);
      TrainingOutcome trained = outcome.training();
      snapshots.end(trained.posterior());
      CompressedNetwork compressed = outcome.network();
      if (compressed.groups().isPresent()) {
        folder.write(folder.groups(), Json.pretty(compressed.groups().get()));
      }
      BpzWriter.write(compressed.model(), folder.model());
      DecodedModel decoded = BpzReader.read(folder.model());
      Dataset test = data.test().openAfterDecoding();
      RunResult result = result(
          experiment, folder, baseline, decodedDense, trained, compressed, decoded, validation, test, pool);
      illustrator.illustrate(folder.path());
      folder.write(folder.result(), Json.pretty(result));
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException("run folder " + folder.path(), e);
    }
  }

  private static CodingMethod.Outcome trainAndCompress(
      Experiment experiment, Training training, TrainedPosterior start, WorkerPool pool) {
    if (experiment.method() instanceof CodingMethod coding) {
      return coding.trainAndCode(training, experiment.training(), start, experiment.methodSettings(), pool);
    }
    TrainingOutcome trained = train(experiment, training, start, pool);
    return new CodingMethod.Outcome(
        trained, experiment.method().compress(
            trained.posterior(), training.preprocessing(),
            training.validation().under(trained.posterior().scalesAndShifts()), experiment.methodSettings()));
  }

  private static TrainingOutcome train(
      Experiment experiment, Training training, TrainedPosterior start, WorkerPool pool) {
    return switch (experiment.setup()) {
      case PosteriorRecipe recipe -> VariationalTraining.run(
          training, experiment.training(), recipe, experiment.weights(), start, pool);
      case GroupRecipe recipe -> VariationalTraining.run(
          training, experiment.training(), recipe, experiment.kl(), experiment.scales().orElseThrow(), start, pool);
    };
  }

  private static Training training(
      Experiment experiment, Dataset train, Preprocessing preprocessing, Evaluator validation, String phase,
      RunFolder folder, TrainingListener listener, BooleanSupplier stop) {
    return new Training(
        experiment.network(), train, preprocessing, validation, experiment.config().run().seed(),
        folder.checkpoints().resolve(phase + ".state"), folder.resumed() || experiment.denseRun().isPresent(), listener,
        stop);
  }

  private static void writeManifest(Experiment experiment, RunFolder folder, List<String> commandLine)
      throws IOException {
    Manifest manifest = Manifest.of(
        Instant.now(), commandLine, experiment.config().run().seed(), Blas.coreName(), experiment.images().sha256());
    if (!Files.exists(folder.manifest())) {
      folder.write(folder.manifest(), Json.pretty(manifest));
      return;
    }
    // a resumed run: where it began stays, where it went on is added
    ObjectNode whole = (ObjectNode) Json.read(Files.readString(folder.manifest()));
    whole.withArray("continued").add(Json.read(Json.line(manifest)));
    folder.write(folder.manifest(), Json.pretty(whole));
  }

  private static RunResult result(
      Experiment experiment, RunFolder folder, TrainingOutcome baseline, DecodedModel decodedDense,
      TrainingOutcome trained, CompressedNetwork compressed, DecodedModel decoded, Evaluator validation, Dataset test,
      WorkerPool pool)
      throws IOException {
    List<float[]> weights = decoded.layers().stream().map(DecodedLayer::weight).toList();
    List<float[]> biases = decoded.layers().stream().map(DecodedLayer::bias).toList();
    List<float[]> denseWeights = baseline.posterior().means();
    List<float[]> denseBiases = baseline.posterior().biases();
    List<ScaleAndShift> denseScales = baseline.posterior().scalesAndShifts();
    ValidationError decodedValidation =
        validation.under(decoded.normalizations().stream().map(ScaleAndShift::of).toList());
    long total = experiment.network().weightCount();
    long nonZero = weights.stream().mapToLong(Counts::nonZero).sum();
    long byRule = compressed.survivorsByRule().stream().mapToLong(Integer::longValue).sum();
    long denseBytes = 4L * experiment.network().parameterCount();
    long fileBytes = Files.size(folder.model());
    var run = experiment.config().run();
    return new RunResult(
        run.title(), run.budget(), run.method(), run.prior(), run.kl(), run.network().name(), run.dataset(), run.seed(),
        experiment.training().epochs(),
        TestError.percent(decodedDense, test, pool), TestError.percent(decoded, test, pool),
        decodedValidation.percent(weights, biases),
        total, nonZero, 100.0 * nonZero / total,
        Counts.nonZeroPercent(decoded.layers().stream().map(DecodedLayer::name).toList(), weights),
        byRule, denseBytes, Counts.zstdBytes(denseWeights, denseBiases, denseScales), fileBytes,
        (double) denseBytes / fileBytes, ratio(total, nonZero), ratio(total, byRule),
        decoded.ledger().bitsPerNonZeroWeight(), 8.0 * decoded.ledger().weightStructureAndPayloadBytes() / total,
        trained.seconds() + (experiment.start().pretrained() ? baseline.seconds() : 0), trained.millisPerStep(),
        PeakMemory.residentBytes(),
        compressed.prunedArchitecture(), bits(experiment, compressed),
        paperRatio(compressed, PublishedColumn.PRUNING), paperRatio(compressed, PublishedColumn.FAST_PREDICTION),
        paperRatio(compressed, PublishedColumn.MAXIMUM), variants(compressed, folder, test, denseBytes, pool),
        new TreeMap<>(compressed.choices()), Remarks.of(trained.posterior(), experiment.weights(), weights),
        folder.model().toString());
  }

  private static Double paperRatio(CompressedNetwork compressed, String column) {
    return compressed.columns().stream().filter(each -> each.name().equals(column))
        .map(PublishedColumn::paperRatio).findFirst().orElse(null);
  }

  private static Map<String, RunResult.Variant> variants(
      CompressedNetwork compressed, RunFolder folder, Dataset test, long denseBytes, WorkerPool pool)
      throws IOException {
    Map<String, RunResult.Variant> variants = new LinkedHashMap<>();
    for (PublishedColumn column : compressed.columns()) {
      BpzWriter.write(column.model(), folder.variant(column.name()));
      long bytes = Files.size(folder.variant(column.name()));
      DecodedModel decoded = BpzReader.read(folder.variant(column.name()));
      long nonZero = decoded.layers().stream().mapToLong(layer -> Counts.nonZero(layer.weight())).sum();
      variants.put(
          column.name(),
          new RunResult.Variant(
              TestError.percent(decoded, test, pool), bytes, (double) denseBytes / bytes,
              100.0 * nonZero / decoded.network().weightCount()));
    }
    return variants;
  }

  private static Map<String, Integer> bits(Experiment experiment, CompressedNetwork compressed) {
    Map<String, Integer> bits = new LinkedHashMap<>();
    for (int i = 0; i < compressed.bitsPerLayer().size(); i++) {
      bits.put(experiment.network().weightedLayers().get(i).name(), compressed.bitsPerLayer().get(i));
    }
    return bits;
  }

  /** How many times fewer; a network without any weight counts as one of one weight. */
  private static double ratio(long total, long part) {
    return (double) total / Math.max(1, part);
  }
}
