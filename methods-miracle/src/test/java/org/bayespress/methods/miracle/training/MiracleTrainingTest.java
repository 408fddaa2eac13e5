package org.bayespress.methods.miracle.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.training.CodingMethod;
import org.bayespress.core.training.PosteriorLook;
import org.bayespress.core.training.Training;
import org.bayespress.core.training.TrainingInterrupted;
import org.bayespress.core.training.TrainingListener;
import org.bayespress.format.candidate.BlockOrder;
import org.bayespress.format.codec.RandomCodeBytes;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.inference.Evaluation;
import org.bayespress.format.inference.ScalarForwardPass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MiracleTrainingTest {
  private static final String[] CLOCK = {"seconds", "millisPerStep"};

  @TempDir
  private Path folder;

  /** The whole way: the file is within its budget, holds just the weights that learning ended with, and has learnt. */
  @ParameterizedTest
  @CsvSource({
    "mean-var, importance", "mean-var, ordered", "mean-kl, ordered", "greedy, importance", "greedy, ordered"})
  void theFileHoldsTheNetworkThatWasLearnt(String parameterization, String coder) throws IOException {
    MiracleSettings settings = SmallMiracle.settings(parameterization, coder, 2);
    CodingMethod.Outcome outcome =
        SmallMiracle.run(SmallMiracle.training(null, false, () -> false), settings, 2);
    requireLearnt(outcome);
    double kl = outcome.network().choices().get("blockKlMeanNats");
    double budget = outcome.network().choices().get("blockKlBudgetNats");
    if (parameterization.equals("mean-kl")) {
      assertThat(outcome.network().choices().get("blockKlLargestNats")).isBetween(budget - 1e-4, budget + 1e-4);
    } else {
      assertThat(kl).isBetween(0.7 * budget, 1.3 * budget);
    }
  }

  /** Without biases in the convolution: from random weights, and from those that this learns. */
  @ParameterizedTest
  @ValueSource(strings = {"mean-var", "mean-kl", "greedy"})
  void aConvolutionWithoutBiasesIsLearntAndCoded(String parameterization) throws IOException {
    MiracleSettings settings = SmallMiracle.settings(parameterization, "ordered", 2);
    TrainedPosterior start = null;
    for (int i = 0; i < 2; i++) {
      Training training =
          SmallMiracle.training(SmallMiracle.UNBIASED, null, false, () -> false, TrainingListener.silent());
      CodingMethod.Outcome outcome = SmallMiracle.run(training, settings, start, 2);
      requireLearnt(outcome);
      start = outcome.training().posterior();
      assertThat(start.layers().getFirst().bias()).hasSize(4).containsOnly(0f);
      // sharing is 1, 3, 1
      assertThat(outcome.network().choices()).containsEntry("variables", 36.0 + 667 + 20 + 80 + 4);
    }
  }

  private static void requireLearnt(CodingMethod.Outcome outcome) throws IOException {
    assertThat(file(outcome).length).isLessThanOrEqualTo(400);
    DecodedModel decoded = decoded(outcome);
    Dataset images = SmallMiracle.images(430);
    double error = Evaluation.of(ScalarForwardPass.of(decoded), images.pixels(), images.count(), images.labels())
        .testErrorPercent();
    assertThat(error).isLessThan(10);
  }

  /** What the file holds, which is what learning ended with. */
  private static DecodedModel decoded(CodingMethod.Outcome outcome) throws IOException {
    DecodedModel decoded = BpzReader.read(file(outcome));
    for (int i = 0; i < decoded.layers().size(); i++) {
      TrainedPosterior.Layer learnt = outcome.training().posterior().layers().get(i);
      assertThat(decoded.layers().get(i).weight()).containsExactly(learnt.theta());
      assertThat(decoded.layers().get(i).bias()).containsExactly(learnt.bias());
    }
    return decoded;
  }

  /** Weighted as the released program does, the same posterior is coded by other candidates. */
  @ParameterizedTest
  @CsvSource({"mean-var, importance", "mean-kl, ordered"})
  void theReleasedWeightsMakeAnotherFile(String parameterization, String coder) throws IOException {
    MiracleSettings settings = SmallMiracle.settings(parameterization, coder, 0);
    Kept usual = new Kept();
    CodingMethod.Outcome outcome = run(settings, usual);
    Kept released = new Kept();
    CodingMethod.Outcome other = run(SmallMiracle.with(settings, 0, true, settings.penalty()), released);
    assertThat(file(other)).isNotEqualTo(file(outcome));
    decoded(other);
    assertThat(released.column("blocks", "kl_nats")).containsExactly(usual.column("blocks", "kl_nats"));
    assertThat(released.column("blocks", "index")).isNotEqualTo(usual.column("blocks", "index"));
  }

  /** A nat that is kept in reserve is a nat less in every block. */
  @Test
  void oversamplingComesOffTheBudgetOfMeanKl() {
    MiracleSettings settings = SmallMiracle.settings("mean-kl", "ordered", 0);
    Kept kept = new Kept();
    CodingMethod.Outcome outcome = run(SmallMiracle.with(settings, 1, false, settings.penalty()), kept);
    double budget = 8 * Math.log(2) - 1;
    assertThat(outcome.network().choices().get("blockKlBudgetNats")).isCloseTo(budget, within(1e-12));
    assertThat(outcome.network().choices().get("oversamplingNats")).isEqualTo(1.0);
    for (double nats : kept.column("blocks", "kl_nats")) {
      assertThat(nats).isCloseTo(budget, within(1e-4));
    }
    assertThat(kept.looks).isNotEmpty()
        .allSatisfy(look -> assertThat(look.blockKlBudgetNats()).isCloseTo(budget, within(1e-12)));
  }

  /** Penalties, which have the smaller budget too, press the KL further down. */
  @Test
  void oversamplingLowersTheKlOfMeanVar() {
    MiracleSettings settings = SmallMiracle.settings("mean-var", "ordered", 2);
    double usual = run(settings, new Kept()).network().choices().get("blockKlMeanNats");
    MiracleSettings reserved = SmallMiracle.with(settings, 1, false, settings.penalty());
    assertThat(run(reserved, new Kept()).network().choices().get("blockKlMeanNats")).isLessThan(usual);
  }

  /** The weight of the KL moves by one epsilon while all blocks learn, by the other once they are coded. */
  @Test
  void eachPhaseHasItsEpsilon() {
    MiracleSettings settings = SmallMiracle.settings("mean-var", "ordered", 2);
    Kept kept = new Kept();
    run(SmallMiracle.with(settings, 0, false, new Penalty(1e-4, 0, 0.02)), kept);
    assertThat(kept.epochs.subList(0, 8))
        .allSatisfy(epoch -> assertThat(epoch.klWeight()).isCloseTo(1e-4, within(1e-10)));
    assertThat(kept.epochs.get(8).klWeight()).isNotCloseTo(1e-4, within(1e-8));
  }

  /**
   * Stopped within an epoch, on the last step of one, on the last step of all, on a block whose line of the log is due, and on
   * others: file, metrics, choices and tables are those of a run that was never stopped.
   */
  @ParameterizedTest
  @ValueSource(strings = {"mean-var", "mean-kl", "greedy"})
  void aStoppedRunEndsWithTheSameBytesAndMetrics(String parameterization) {
    MiracleSettings settings = SmallMiracle.settings(parameterization, "ordered", 2);
    Kept undisturbed = new Kept();
    CodingMethod.Outcome whole = undisturbed(settings, undisturbed);
    int blocks = whole.network().choices().get("blocks").intValue();
    Kept kept = new Kept();
    CodingMethod.Outcome outcome =
        stopped(settings, new int[] {17, 3, 14, 46, (blocks + 19) / 20, 83, 31}, kept);
    assertThat(file(outcome)).isEqualTo(file(whole));
    assertThat(kept.epochs).hasSize(8 + 20).usingRecursiveFieldByFieldElementComparatorIgnoringFields(CLOCK)
        .containsExactlyElementsOf(undisturbed.epochs);
    assertThat(outcome.network().choices()).isEqualTo(whole.network().choices());
    assertThat(kept.tables).containsOnlyKeys("blocks", "decoded", "posterior").usingRecursiveComparison()
        .isEqualTo(undisturbed.tables);
  }

  /** Without steps between blocks, nothing but the checkpoint tells the KL of what is left. */
  @ParameterizedTest
  @ValueSource(strings = {"mean-kl", "greedy"})
  void aRunThatOnlyCodesKnowsItsKl(String parameterization) {
    MiracleSettings settings = SmallMiracle.settings(parameterization, "ordered", 0);
    Kept undisturbed = new Kept();
    undisturbed(settings, undisturbed);
    Kept kept = new Kept();
    stopped(settings, new int[] {80, 50}, kept);
    assertThat(kept.epochs).hasSize(8 + 20);
    for (int i = 0; i < kept.epochs.size(); i++) {
      double expected = undisturbed.epochs.get(i).klNats();
      assertThat(kept.epochs.get(i).klNats()).isCloseTo(expected, within(1e-4 * (1 + expected)));
    }
  }

  /** Every block is as full as a limit that none passes lets it be, and the file tells of the same blocks as the tables. */
  @Test
  void greedyBlocksAreFullAndTheirSizesAreInTheFile() throws IOException {
    MiracleSettings settings = SmallMiracle.settings("greedy", "importance", 0);
    Kept kept = new Kept();
    CodingMethod.Outcome outcome = run(settings, kept);
    float[] mean = kept.column("posterior", "mean_over_rho");
    float[] deviation = kept.column("posterior", "deviation_over_rho");
    float[] block = kept.column("posterior", "block");
    float[] sizes = kept.column("blocks", "variables");
    double[] kl = new double[sizes.length];
    double[] firstKl = new double[sizes.length];
    int[] counted = new int[sizes.length];
    int last = 0;
    for (int variable : BlockOrder.SHUFFLED.places(5, mean.length)) {
      int b = (int) block[variable];
      assertThat(b).isBetween(last, last + 1);
      last = b;
      double s = (double) deviation[variable] * deviation[variable];
      double nats = ((double) mean[variable] * mean[variable] + s - 1 - Math.log(s)) / 2;
      firstKl[b] = counted[b] == 0 ? nats : firstKl[b];
      counted[b]++;
      kl[b] += nats;
    }
    double limit = 0;
    for (int b = 0; b < kl.length; b++) {
      assertThat((float) counted[b]).isEqualTo(sizes[b]);
      limit = counted[b] > 1 ? Math.max(limit, kl[b]) : limit;
    }
    for (int b = 0; b + 1 < kl.length; b++) {
      assertThat(kl[b] + firstKl[b + 1]).isGreaterThan(limit - 1e-3);
    }
    assertThat(limit).isBetween(0.7 * settings.blockNats(), 1.3 * settings.blockNats());
    RandomCodeBytes code = BpzReader.read(file(outcome)).ledger().randomCode().orElseThrow();
    assertThat(outcome.network().choices().get("blockSizesBytes")).isEqualTo(code.sizeBytes());
    assertThat(code.sizeBytes()).isPositive();
    assertThat(code.blocks()).isEqualTo(sizes.length);
  }

  private static CodingMethod.Outcome undisturbed(MiracleSettings settings, Kept kept) {
    return SmallMiracle.run(SmallMiracle.training(null, false, () -> false, kept), settings, 1);
  }

  /** Stops after so many steps or blocks, again after so many more, and so on. */
  private CodingMethod.Outcome stopped(MiracleSettings settings, int[] limits, Kept kept) {
    Path checkpoint = folder.resolve("small.state");
    for (int limit : limits) {
      int[] asked = {0};
      assertThatThrownBy(
          () -> SmallMiracle.run(
              SmallMiracle.training(checkpoint, true, () -> ++asked[0] >= limit, kept), settings, 2))
          .isInstanceOf(TrainingInterrupted.class).hasMessageContaining("continue with --resume");
    }
    return SmallMiracle.run(SmallMiracle.training(checkpoint, true, () -> false, kept), settings, 2);
  }

  private static CodingMethod.Outcome run(MiracleSettings settings, TrainingListener listener) {
    return SmallMiracle.run(SmallMiracle.training(null, false, () -> false, listener), settings, 2);
  }

  /** 80 steps, a look after every seventh and after the last; none of it changes a bit of the training. */
  @ParameterizedTest
  @ValueSource(strings = {"mean-var", "mean-kl"})
  void lookingChangesNothing(String parameterization) {
    MiracleSettings watched = SmallMiracle.settings(parameterization, "ordered");
    Kept kept = new Kept();
    CodingMethod.Outcome outcome = run(watched, kept);
    assertThat(kept.looks).extracting(PosteriorLook::step)
        .containsExactly(7L, 14L, 21L, 28L, 35L, 42L, 49L, 56L, 63L, 70L, 77L, 80L);
    // in place of an error, the sum of all weights: noise adds to it, and is the same every time
    assertThat(kept.looks).allSatisfy(
        look -> assertThat(look.drawErrorPercent()).isGreaterThan(look.validationErrorPercent()));
    Kept other = new Kept();
    MiracleSettings unwatched = SmallMiracle.settings(parameterization, "ordered", 2, Watch.NONE);
    assertThat(file(run(unwatched, other))).isEqualTo(file(outcome));
    assertThat(other.epochs).usingRecursiveFieldByFieldElementComparatorIgnoringFields(CLOCK)
        .isEqualTo(kept.epochs);
    assertThat(other.looks).isEmpty();
    assertThat(other.tables.keySet()).containsExactly("blocks");
  }

  /** The tables against formulas of their own, the decoded file and its length. */
  @ParameterizedTest
  @ValueSource(strings = {"mean-var", "mean-kl"})
  void tablesHoldWhatWasLearntAndCoded(String parameterization) throws IOException {
    Kept kept = new Kept();
    CodingMethod.Outcome outcome = run(SmallMiracle.settings(parameterization, "ordered"), kept);
    float[] mean = kept.column("posterior", "mean_over_rho");
    float[] deviation = kept.column("posterior", "deviation_over_rho");
    float[] block = kept.column("posterior", "block");
    int blocks = outcome.network().choices().get("blocks").intValue();
    double[] kl = new double[blocks];
    for (int i = 0; i < mean.length; i++) {
      double s = (double) deviation[i] * deviation[i];
      kl[(int) block[i]] += ((double) mean[i] * mean[i] + s - 1 - Math.log(s)) / 2;
    }
    double budget = outcome.network().choices().get("blockKlBudgetNats");
    if (parameterization.equals("mean-kl")) {
      assertThat(kl).usingComparatorWithPrecision(1e-4).containsOnly(budget);
    } else {
      // the look is of the parameters before the last update
      assertThat(Arrays.stream(kl).average().orElseThrow())
          .isCloseTo(kept.looks.getLast().blockKlMeanNats(), within(0.1 * budget));
    }
    DecodedModel decoded = decoded(outcome);
    float[] value = kept.column("decoded", "value_over_rho");
    float[] weight = decoded.layers().getFirst().weight();
    double scale = weight[0] / value[0];
    for (int i = 0; i < weight.length; i++) {
      assertThat((double) weight[i]).isCloseTo(scale * value[i], within(1e-5 * (1e-3 + Math.abs(weight[i]))));
    }
    double bits = 0;
    for (float length : kept.column("blocks", "code_length_bits")) {
      bits += length;
    }
    assertThat(bits).isCloseTo(8.0 * decoded.ledger().randomCode().orElseThrow().indexBytes(), within(33.0));
    assertThat(outcome.network().choices().get("codeLengthMeanBits")).isCloseTo(bits / blocks, within(1e-3));
    assertThat(kept.column("blocks", "variables")).hasSize(blocks);
  }

  @Test
  void aCheckpointOfOtherSettingsIsRefused() {
    Path checkpoint = folder.resolve("other.state");
    MiracleSettings settings = SmallMiracle.settings("mean-var", "ordered");
    assertThatThrownBy(() -> SmallMiracle.run(SmallMiracle.training(checkpoint, false, () -> true), settings, 1))
        .isInstanceOf(TrainingInterrupted.class);
    assertThatThrownBy(
        () -> SmallMiracle.run(
            SmallMiracle.training(checkpoint, true, () -> false), SmallMiracle.settings("mean-var", "importance"), 1))
        .hasMessageContaining("belongs to a training with another configuration");
  }

  private static byte[] file(CodingMethod.Outcome outcome) {
    return BpzWriter.write(outcome.network().model()).bytes();
  }
}
