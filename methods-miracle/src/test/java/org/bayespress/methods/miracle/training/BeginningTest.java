package org.bayespress.methods.miracle.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.training.CodingMethod;
import org.bayespress.core.training.Training;
import org.bayespress.core.training.TrainingInterrupted;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor.RandomCoded;
import org.bayespress.format.network.LayerSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings that start from other weights. */
class BeginningTest {

  @TempDir
  private Path folder;

  /** Weights as large as He's deviation, which the budget of a block reaches, and biases half that. */
  private static TrainedPosterior start() {
    List<TrainedPosterior.Layer> layers = new ArrayList<>();
    for (LayerSpec.Weighted layer : SmallMiracle.NETWORK.weightedLayers()) {
      double he = SmallMiracle.he(layers.size());
      float[] theta = new float[layer.weightCount()];
      for (int i = 0; i < theta.length; i++) {
        theta[i] = (float) (he * Math.sin(12.9898 * i + 1));
      }
      float[] bias = new float[layer.outputs()];
      for (int i = 0; i < bias.length; i++) {
        bias[i] = (float) (0.5 * he * Math.cos(7 * i));
      }
      layers.add(new TrainedPosterior.Layer(layer.name(), theta, new float[theta.length], bias));
    }
    return new TrainedPosterior(SmallMiracle.NETWORK, layers);
  }

  private static float[] values(TrainedPosterior start, int tensor) {
    TrainedPosterior.Layer layer = start.layers().get(tensor / 2);
    return tensor % 2 == 0 ? layer.theta() : layer.bias();
  }

  /**
   * Which weights share a variable, and with which signs, is read from the model: they are those that it decodes to the
   * value of the variable, or to its negative.
   */
  @ParameterizedTest
  @ValueSource(strings = {"mean-var", "mean-kl"})
  void aVariableStartsAtTheMeanOfTheWeightsThatShareIt(String parameterization) {
    TrainedPosterior start = start();
    Kept kept = new Kept();
    Training training = SmallMiracle.training(null, false, () -> false, kept);
    MiracleSettings settings = SmallMiracle.settings(parameterization, "ordered", 0);
    CodingMethod.Outcome outcome = SmallMiracle.run(training, SmallMiracle.STILL, settings, start, 2);
    float[] tensor = kept.column("posterior", "tensor");
    float[] mean = kept.column("posterior", "mean_over_rho");
    float[] value = kept.column("decoded", "value_over_rho");
    for (int t = 0; t < 6; t++) {
      CompressedModel.Layer layer = outcome.network().model().layers().get(t / 2);
      RandomCoded coded = (RandomCoded) (t % 2 == 0 ? layer.weight() : layer.bias());
      float[] decoded = coded.toFloats();
      Map<Float, List<Float>> sharing = new HashMap<>();
      for (int i = 0; i < decoded.length; i++) {
        float of = decoded[i] / coded.scale();
        sharing.computeIfAbsent(Math.abs(of), size -> new ArrayList<>()).add(Math.signum(of) * values(start, t)[i]);
      }
      assertThat(sharing).hasSize(coded.variables());
      assertThat(sharing.values().stream().mapToInt(List::size).max()).hasValue(t == 2 ? 3 : 1);
      for (int v = 0; v < value.length; v++) {
        if (tensor[v] == t) {
          List<Float> taken = sharing.get(Math.abs(value[v]));
          double average = taken.stream().mapToDouble(Float::doubleValue).average().orElseThrow();
          assertThat(mean[v] * SmallMiracle.he(t / 2)).as("variable %d of tensor %d", v, t)
              .isCloseTo(Math.signum(value[v]) * average, within(1e-5));
        }
      }
    }
  }

  /** One number that differs, in any tensor, is another start; and so is a random one. */
  @Test
  void aCheckpointOfAnotherStartIsRefused() {
    Path checkpoint = folder.resolve("begun.state");
    assertThatThrownBy(
        () -> SmallMiracle.run(
            SmallMiracle.training(checkpoint, false, () -> true), SmallMiracle.STILL,
            SmallMiracle.settings("mean-var", "ordered", 0), start(), 1))
        .isInstanceOf(TrainingInterrupted.class);
    for (int t = 0; t < 6; t++) {
      TrainedPosterior other = start();
      values(other, t)[t / 2] += 1e-4f;
      refused(checkpoint, other);
    }
    refused(checkpoint, null);
    assertThat(resumed(checkpoint, start()).network().choices()).containsKey("blocks");
  }

  private static void refused(Path checkpoint, TrainedPosterior start) {
    assertThatThrownBy(() -> resumed(checkpoint, start))
        .hasMessageContaining("belongs to a training with another configuration");
  }

  private static CodingMethod.Outcome resumed(Path checkpoint, TrainedPosterior start) {
    return SmallMiracle.run(
        SmallMiracle.training(checkpoint, true, () -> false), SmallMiracle.STILL,
        SmallMiracle.settings("mean-var", "ordered", 0), start, 1);
  }
}
