package org.bayespress.methods.miracle.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.training.CodingMethod;
import org.bayespress.core.training.TrainingInterrupted;
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
  @TempDir
  private Path folder;

  /** The whole way: the file is within its budget, holds just the weights that learning ended with, and has learnt. */
  @ParameterizedTest
  @CsvSource({"mean-var, importance", "mean-var, ordered", "mean-kl, ordered"})
  void theFileHoldsTheNetworkThatWasLearnt(String parameterization, String coder) throws IOException {
    MiracleSettings settings = SmallMiracle.settings(parameterization, coder);
    CodingMethod.Outcome outcome =
        SmallMiracle.run(SmallMiracle.training(null, false, () -> false), settings, 2);
    byte[] file = BpzWriter.write(outcome.network().model()).bytes();
    assertThat(file.length).isLessThanOrEqualTo(400);
    DecodedModel decoded = BpzReader.read(file);
    for (int i = 0; i < decoded.layers().size(); i++) {
      TrainedPosterior.Layer learnt = outcome.training().posterior().layers().get(i);
      assertThat(decoded.layers().get(i).weight()).containsExactly(learnt.theta());
      assertThat(decoded.layers().get(i).bias()).containsExactly(learnt.bias());
    }
    Dataset images = SmallMiracle.images(430);
    double error = Evaluation.of(ScalarForwardPass.of(decoded), images.pixels(), images.count(), images.labels())
        .testErrorPercent();
    assertThat(error).isLessThan(10);
    double kl = outcome.network().choices().get("blockKlMeanNats");
    double budget = outcome.network().choices().get("blockKlBudgetNats");
    if (parameterization.equals("mean-kl")) {
      assertThat(outcome.network().choices().get("blockKlLargestNats")).isBetween(budget - 1e-4, budget + 1e-4);
    } else {
      assertThat(kl).isBetween(0.7 * budget, 1.3 * budget);
    }
  }

  /** Stopped while all learn, and again while blocks are coded: the file is that of a run that was never stopped. */
  @ParameterizedTest
  @ValueSource(strings = {"mean-var", "mean-kl"})
  void aStoppedRunEndsWithTheSameBytes(String parameterization) {
    MiracleSettings settings = SmallMiracle.settings(parameterization, "ordered");
    byte[] whole = file(SmallMiracle.run(SmallMiracle.training(null, false, () -> false), settings, 1));
    Path checkpoint = folder.resolve("small.state");
    for (int limit : new int[] {17, 40 + 83, 31}) {
      int[] asked = {0};
      assertThatThrownBy(
          () -> SmallMiracle.run(SmallMiracle.training(checkpoint, true, () -> ++asked[0] >= limit), settings, 2))
          .isInstanceOf(TrainingInterrupted.class).hasMessageContaining("continue with --resume");
    }
    assertThat(file(SmallMiracle.run(SmallMiracle.training(checkpoint, true, () -> false), settings, 2)))
        .isEqualTo(whole);
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
