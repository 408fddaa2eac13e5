package org.bayespress.methods.miracle.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NoiseKey.Purpose;
import org.bayespress.core.random.Permutation;
import org.bayespress.core.training.BatchLoader;
import org.bayespress.core.training.Checkpoint;
import org.bayespress.core.training.CodingMethod;
import org.bayespress.core.training.EpochMetrics;
import org.bayespress.core.training.Fingerprint;
import org.bayespress.core.training.NumericalFailure;
import org.bayespress.core.training.Training;
import org.bayespress.core.training.TrainingInterrupted;
import org.bayespress.core.training.TrainingOutcome;
import org.bayespress.core.training.TrainingPlan;
import org.bayespress.format.model.RandomCode;
import org.bayespress.methods.miracle.blocks.BlockPlan;
import org.bayespress.methods.miracle.blocks.FileBudget;
import org.bayespress.methods.miracle.blocks.Variables;
import org.bayespress.methods.miracle.coder.BlockCoding;
import org.bayespress.methods.miracle.coder.CandidateSearch;
import org.bayespress.methods.miracle.coder.ImportanceCoder;
import org.bayespress.methods.miracle.coder.OrderedCoder;
import org.bayespress.methods.miracle.posterior.AdamRate;

/**
 * All blocks learn for the epochs of the plan; if they are to be filled greedily, that happens after every epoch, the last time
 * for good. Then, in random order, one block after the other is coded, and what is left
 * learns for a few steps. Batches, noise and order are functions of seed and step, so a run that was stopped between two
 * steps of the training or between two blocks ends with the same bits.
 */
public final class MiracleTraining {
  private static final String LEARNING = "variational";
  private static final String CODING = "coding";

  /** Lines of the log while blocks are coded, each with a checkpoint. */
  private static final int CODING_REPORTS = 20;

  private final Training training;
  private final TrainingPlan plan;
  private final MiracleSettings settings;
  private final WorkerPool pool;
  private final Variables variables;
  private final BlockLearner learner;
  private final Observation observation;
  private final BatchLoader loader;
  private final int stepsPerEpoch;
  private final long fingerprint;
  private Checkpoint state;
  private EpochMetrics last;
  private double validationBeforeCoding = Double.NaN;
  private int[] order;
  private int epochOfOrder = -1;

  private MiracleTraining(
      Training training, TrainingPlan plan, MiracleSettings settings, TrainedPosterior start, WorkerPool pool) {
    this.training = training;
    this.plan = plan;
    this.settings = settings;
    this.pool = pool;
    variables = Variables.of(training.network(), settings.sharing());
    int seed = (int) (training.seed() & Integer.MAX_VALUE);
    FileBudget budget = FileBudget.of(variables, training.preprocessing(), seed, settings.bits());
    learner = BlockLearner.of(variables, budget, settings, training.seed(), plan.batch(), pool);
    Beginning.of(variables, learner.plan(), settings, training.seed(), start).apply(learner);
    observation = new Observation(training, settings, learner);
    loader = BatchLoader.of(training.train(), training.preprocessing(), plan.augmentation(), training.seed());
    stepsPerEpoch = training.train().count() / plan.batch();
    fingerprint = Fingerprint.of(
        LEARNING,
        settings + "|" + learner.plan().blocks() + "|" + (start == null ? "random" : Beginning.checksum(start)), plan,
        training);
    state = Checkpoint.start(fingerprint);
  }

  /** Trains and codes. */
  public static CodingMethod.Outcome run(
      Training training, TrainingPlan plan, MiracleSettings settings, TrainedPosterior start, WorkerPool pool) {
    MiracleTraining run = new MiracleTraining(training, plan, settings, start, pool);
    try (run.learner) {
      return run.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CodingMethod.Outcome run() throws IOException {
    if (training.resume() && training.checkpoint() != null && Files.exists(training.checkpoint())) {
      state = Checkpoint.read(training.checkpoint(), fingerprint, learner.state());
      learner.restored(state.epochsDone() == plan.epochs() && state.stepInEpoch() > 0);
    }
    training.listener().onStart(LEARNING, plan.epochs(), stepsPerEpoch, state.epochsDone());
    while (state.epochsDone() < plan.epochs()) {
      epoch();
    }
    if (state.stepInEpoch() == 0) {
      observation.beforeCoding();
      learner.sample(plan.epochs() * stepsPerEpoch);
      validationBeforeCoding =
          training.validation().percent(learner.network().weights(), learner.network().biases());
    } else {
      validationBeforeCoding = state.dataSum();
    }
    code();
    BlockPlan blocks = learner.plan();
    RandomCode code =
        RandomCode.of(blocks.seed(), blocks.order(), blocks.bits(), blocks.ranges(), learner.coded().indices());
    observation.afterCoding(code);
    learner.sample(0);
    List<float[]> weights = learner.network().weights();
    List<float[]> biases = learner.network().biases();
    double steps = (double) plan.epochs() * stepsPerEpoch + (double) blocks.blocks() * settings.stepsPerBlock();
    return new CodingMethod.Outcome(
        new TrainingOutcome(
            CodedResult.posterior(training.network(), weights, biases), last, state.seconds(),
            1000 * state.seconds() / steps),
        CodedResult.of(variables, code, learner, training.preprocessing(), weights, settings,
            validationBeforeCoding));
  }

  private void epoch() throws IOException {
    int epoch = state.epochsDone();
    double rate = plan.learningRate().at(epoch);
    double dataSum = state.dataSum();
    double before = state.epochSeconds();
    boolean stop = false;
    long begin = System.nanoTime();
    for (int step = state.stepInEpoch(); step < stepsPerEpoch; step++) {
      int global = Math.addExact(Math.multiplyExact(epoch, stepsPerEpoch), step);
      double nats = step(global, rate, settings.penalty().epsilon(), LEARNING);
      dataSum += nats;
      training.listener().onStep(LEARNING, epoch, step, stepsPerEpoch, nats);
      begin += observation.afterStep(global + 1, plan.epochs() * stepsPerEpoch);
      stop = training.stop().getAsBoolean();
      if (stop && step + 1 < stepsPerEpoch) {
        state = new Checkpoint(
            fingerprint, epoch, step + 1, dataSum, 0, state.seconds(), before + (System.nanoTime() - begin) * 1e-9);
        interrupt(LEARNING, "epoch " + (epoch + 1) + ", step " + (step + 1) + " of " + stepsPerEpoch);
      }
    }
    double seconds = before + (System.nanoTime() - begin) * 1e-9;
    requireFinite(LEARNING, "epoch " + (epoch + 1));
    // a look after the last step has left other weights in the network
    learner.sample(Math.multiplyExact(epoch + 1, stepsPerEpoch) - 1);
    state = new Checkpoint(fingerprint, epoch + 1, 0, 0, 0, state.seconds() + seconds, 0);
    report(LEARNING, epoch + 1, plan.epochs(), dataSum / stepsPerEpoch, rate, seconds, stepsPerEpoch);
    learner.fill();
    if (stop) {
      // a checkpoint behind the last step of an epoch would leave the next run without a step to report
      interrupt(LEARNING, "epoch " + (epoch + 1) + ", at its end");
    }
    if (state.epochsDone() % plan.checkpointEpochs() == 0 || state.epochsDone() == plan.epochs()) {
      save();
    }
  }

  private double step(int global, double rate, double epsilon, String phase) {
    int epoch = global / stepsPerEpoch;
    if (epoch != epochOfOrder) {
      order = Permutation.of(NoiseKey.of(training.seed(), Purpose.SHUFFLE), epoch, training.train().count());
      epochOfOrder = epoch;
    }
    loader.load(
        learner.network().taped().input().value(), learner.network().taped().loss().labels(), order,
        global % stepsPerEpoch * plan.batch(), global);
    double nats =
        learner.step(global, training.train().count(), AdamRate.of(plan.adam(), rate, global + 1L), epsilon);
    if (!Double.isFinite(nats)) {
      throw failure(phase, phase + ", step " + (global + 1), "the data term (mean cross-entropy) is " + nats);
    }
    return nats;
  }

  /** Codes what is not coded yet. */
  private void code() throws IOException {
    learner.freezeScales();
    int count = learner.plan().blocks();
    int[] sequence = Permutation.of(NoiseKey.of(training.seed(), Purpose.COMPRESSION), 0, count);
    BlockCoding coding = coding();
    int reports = Math.min(CODING_REPORTS, count);
    int reported = (int) ((long) state.stepInEpoch() * reports / count);
    training.listener().onStart(CODING, reports, (count + reports - 1) / reports, reported);
    double dataSum = state.klSum();
    int steps = (state.stepInEpoch() - blocksAt(reported, count, reports)) * settings.stepsPerBlock();
    double before = state.epochSeconds();
    long begin = System.nanoTime();
    for (int done = state.stepInEpoch(); done < count; done++) {
      learner.code(sequence[done], coding);
      int now = done + 1 < count ? settings.stepsPerBlock() : 0;
      dataSum += learnOn(done, now);
      steps += now;
      training.listener().onStep(CODING, 0, done, count, steps == 0 ? 0 : dataSum / steps);
      boolean due = (long) (done + 1) * reports / count > reported;
      boolean stop = training.stop().getAsBoolean();
      if (due || stop) {
        double seconds = before + (System.nanoTime() - begin) * 1e-9;
        requireFinite(CODING, "coding, block " + (done + 1));
        if (due) {
          learner.sample(0);
          report(CODING, ++reported, reports, steps == 0 ? 0 : dataSum / steps, settings.codingRate(), seconds, steps);
          dataSum = 0;
          steps = 0;
        }
        state = coded(done + 1, dataSum, due ? seconds : 0, due ? 0 : seconds);
        if (stop && done + 1 < count) {
          interrupt(CODING, "coding, " + (done + 1) + " of " + count + " blocks");
        }
        save();
        before = state.epochSeconds();
        begin = System.nanoTime();
      }
    }
  }

  /** The state after so many blocks. The sums' places hold the error before coding, and the data sum since the last line. */
  private Checkpoint coded(int done, double dataSum, double reportedSeconds, double openSeconds) {
    return new Checkpoint(
        fingerprint, plan.epochs(), done, validationBeforeCoding, dataSum, state.seconds() + reportedSeconds,
        openSeconds);
  }

  /** Blocks that are coded when line {@code report} of the log is due. */
  private static int blocksAt(int report, int count, int reports) {
    return (int) (((long) report * count + reports - 1) / reports);
  }

  /** Steps of what is left, after so many blocks; the sum of their mean cross-entropies. */
  private double learnOn(int coded, int steps) {
    int before = Math.addExact(
        Math.multiplyExact(plan.epochs(), stepsPerEpoch), Math.multiplyExact(coded, settings.stepsPerBlock()));
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      sum += step(
          Math.addExact(before, i), settings.codingRate(), settings.penalty().epsilonWhileCoding(), CODING);
    }
    return sum;
  }

  private BlockCoding coding() {
    NoiseKey key = NoiseKey.of(training.seed(), Purpose.COMPRESSION);
    return new BlockCoding(
        new CandidateSearch(learner.plan().seed(), settings.bits(), pool),
        settings.coder().equals(OrderedCoder.LABEL) ? new OrderedCoder(key) : new ImportanceCoder(key),
        settings.asReleased());
  }

  private void report(
      String phase, int epoch, int epochs, double dataNats, double rate, double seconds, int steps) {
    double kl = learner.klNats()[0];
    double beta = learner.meanBeta();
    last = new EpochMetrics(
        phase, epoch, epochs, dataNats + beta * kl, dataNats, kl, beta, rate,
        training.validation().percent(learner.network().weights(), learner.network().biases()), 1, List.of(), seconds,
        steps == 0 ? 0 : 1000 * seconds / steps);
    training.listener().onEpoch(last);
  }

  private void save() throws IOException {
    if (training.checkpoint() != null) {
      state.write(training.checkpoint(), learner.state());
    }
  }

  private void interrupt(String phase, String where) throws IOException {
    requireFinite(phase, where);
    save();
    throw new TrainingInterrupted(
        "stopped in " + where + (training.checkpoint() == null
            ? "; there is no checkpoint"
            : "; continue with --resume (" + training.checkpoint() + ")"));
  }

  private void requireFinite(String phase, String where) {
    if (!learner.finite()) {
      throw failure(phase, where, "parameters of the posterior or the prior are no longer finite");
    }
  }

  private NumericalFailure failure(String phase, String where, String what) {
    String rate = phase.equals(CODING)
        ? "miracle.coding.learning-rate (now " + settings.codingRate()
        : "training.learning-rate.initial (now " + plan.learningRate().initial();
    return new NumericalFailure(
        where + ": " + what + "; the last checkpoint is kept. A smaller " + rate + ") is the usual cure");
  }
}
