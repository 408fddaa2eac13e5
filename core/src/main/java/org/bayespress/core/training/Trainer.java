package org.bayespress.core.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.bayespress.core.method.ValidationError;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.Permutation;

/**
 * The loop: shuffled mini-batches, gradients of {@code N * mean cross-entropy + beta * KL}, Adam; validation and
 * checkpoint per epoch.
 */
final class Trainer {
  private final TrainableNetwork model;
  private final Training training;
  private final TrainingPlan plan;
  private final String phase;
  private final ToDoubleFunction<TrainedPosterior.Layer> progressThreshold;
  private final int stepsPerEpoch;
  private final long fingerprint;
  private Checkpoint state;
  private EpochMetrics last;

  Trainer(
      TrainableNetwork model, Training training, TrainingPlan plan, String phase,
      ToDoubleFunction<TrainedPosterior.Layer> progressThreshold, String setup) {
    this.model = model;
    this.training = training;
    this.plan = plan;
    this.phase = phase;
    this.progressThreshold = progressThreshold;
    stepsPerEpoch = training.train().count() / plan.batch();
    if (stepsPerEpoch == 0) {
      throw new IllegalArgumentException(
          "batch of " + plan.batch() + " is larger than the " + training.train().count() + " training images");
    }
    fingerprint = Fingerprint.of(phase, setup, plan, training);
    state = Checkpoint.start(fingerprint);
  }

  /** Trains to the end of the plan. The model holds its start, or what the checkpoint held. */
  TrainingOutcome run() {
    try {
      if (training.resume() && training.checkpoint() != null && Files.exists(training.checkpoint())) {
        state = Checkpoint.read(training.checkpoint(), fingerprint, model.trainedState());
      }
      training.listener().onStart(phase, plan.epochs(), stepsPerEpoch, state.epochsDone());
      if (state.equals(Checkpoint.start(fingerprint))) {
        training.listener().onFirstStep(phase, model::posterior);
      }
      while (state.epochsDone() < plan.epochs()) {
        epoch();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    double steps = (double) plan.epochs() * stepsPerEpoch;
    return new TrainingOutcome(model.posterior(), last, state.seconds(), 1000 * state.seconds() / steps);
  }

  private void epoch() throws IOException {
    int epoch = state.epochsDone();
    double dataSum = state.dataSum();
    double klSum = state.klSum();
    int[] order =
        Permutation.of(NoiseKey.of(training.seed(), NoiseKey.Purpose.SHUFFLE), epoch, training.train().count());
    BatchLoader loader = BatchLoader.of(
        training.train(), training.preprocessing(), plan.augmentation(), training.seed());
    double klWeight = model.variational() ? plan.warmUp().at(epoch) : 0;
    double rate = plan.learningRate().at(epoch);
    double before = state.epochSeconds();
    long begin = System.nanoTime();
    for (int step = state.stepInEpoch(); step < stepsPerEpoch; step++) {
      int globalStep = Math.addExact(Math.multiplyExact(epoch, stepsPerEpoch), step);
      loader.load(
          model.taped().input().value(), model.taped().loss().labels(), order, step * plan.batch(), globalStep,
          model.pool());
      model.gradients(globalStep, training.train().count());
      double dataNats = model.taped().loss().meanNats();
      double[] kl = model.update(plan.adam(), plan.adam().rate(rate, globalStep + 1L), klWeight);
      check(dataNats, kl, epoch, step);
      dataSum += dataNats;
      klSum += Arrays.stream(kl).sum();
      training.listener().onStep(phase, epoch, step, stepsPerEpoch, dataNats);
      if (training.stop().getAsBoolean()) {
        checkParameters(epoch, step);
        double seconds = before + (System.nanoTime() - begin) * 1e-9;
        state = new Checkpoint(fingerprint, epoch, step + 1, dataSum, klSum, state.seconds(), seconds);
        interrupt();
      }
    }
    double seconds = before + (System.nanoTime() - begin) * 1e-9;
    checkParameters(epoch, stepsPerEpoch - 1);
    state = new Checkpoint(fingerprint, epoch + 1, 0, 0, 0, state.seconds() + seconds, 0);
    report(epoch, dataSum / stepsPerEpoch, klSum / stepsPerEpoch, klWeight, rate, seconds);
    if (training.checkpoint() != null
        && (state.epochsDone() % plan.checkpointEpochs() == 0 || state.epochsDone() == plan.epochs())) {
      state.write(training.checkpoint(), model.trainedState());
    }
  }

  private void interrupt() throws IOException {
    String where = "epoch " + (state.epochsDone() + 1) + ", step " + state.stepInEpoch() + " of " + stepsPerEpoch;
    if (training.checkpoint() == null) {
      throw new TrainingInterrupted("stopped in " + where + "; there is no checkpoint");
    }
    state.write(training.checkpoint(), model.trainedState());
    throw new TrainingInterrupted("stopped in " + where + "; continue with --resume (" + training.checkpoint() + ")");
  }

  private void check(double dataNats, double[] kl, int epoch, int step) {
    String term = null;
    if (!Double.isFinite(dataNats)) {
      term = "the data term (mean cross-entropy) is " + dataNats;
    }
    for (int layer = 0; layer < kl.length && term == null; layer++) {
      if (!Double.isFinite(kl[layer])) {
        term = "the KL of layer " + training.network().weightedLayers().get(layer).name() + " is " + kl[layer];
      }
    }
    if (term != null) {
      throw failure(term, "", epoch, step);
    }
    String ofPrior = model.firstPriorNotFinite();
    if (ofPrior != null) {
      String own = model.ownRateOfPrior().map(rate -> " or " + rate).orElse("");
      throw failure(ofPrior + " are no longer finite", own, epoch, step);
    }
  }

  /** The loss is that of before an update: what the last update left is looked at before it is kept. */
  private void checkParameters(int epoch, int step) {
    String where = model.firstNotFinite();
    if (where != null) {
      throw failure(where + " are no longer finite", "", epoch, step);
    }
  }

  private NumericalFailure failure(String what, String otherCure, int epoch, int step) {
    String section = model.variational() ? "training" : "baseline";
    return new NumericalFailure(
        phase + " training, epoch " + (epoch + 1) + ", step " + (step + 1) + ": " + what
            + "; the last checkpoint is kept. A smaller " + section + ".learning-rate.initial (now "
            + plan.learningRate().initial() + ")" + otherCure + " is the usual cure");
  }

  private void report(
      int epoch, double dataNats, double klNats, double klWeight, double rate, double seconds) {
    TrainedPosterior posterior = model.posterior();
    List<float[]> weights = new ArrayList<>();
    List<float[]> biases = new ArrayList<>();
    List<Double> alive = new ArrayList<>();
    long aliveInAll = 0;
    for (TrainedPosterior.Layer layer : posterior.layers()) {
      double threshold = progressThreshold.applyAsDouble(layer);
      float[] pruned = layer.prunedMeans(threshold);
      int survivors = 0;
      for (float weight : pruned) {
        survivors += weight != 0 ? 1 : 0;
      }
      aliveInAll += survivors;
      alive.add((double) survivors / pruned.length);
      weights.add(pruned);
      biases.add(layer.prunedBias(threshold));
    }
    ValidationError validation = training.validation().under(posterior.scalesAndShifts());
    double error = validation.percent(weights, biases);
    Double ofMeans = null;
    Double quantized = null;
    if (posterior.layers().stream().allMatch(layer -> layer.levels().length > 0)) {
      ofMeans = validation.percent(posterior.means(), biases);
      quantized = validation.percent(
          posterior.layers().stream().map(layer -> layer.quantizedMeans(progressThreshold.applyAsDouble(layer)))
              .toList(),
          biases);
    }
    last =
        new EpochMetrics(
            phase, epoch + 1, plan.epochs(), dataNats + klWeight * klNats / training.train().count(), dataNats, klNats,
            klWeight, rate, error, ofMeans, quantized, (double) aliveInAll / training.network().weightCount(), alive,
            seconds, 1000 * seconds / stepsPerEpoch);
    training.listener().onEpoch(last);
  }
}
