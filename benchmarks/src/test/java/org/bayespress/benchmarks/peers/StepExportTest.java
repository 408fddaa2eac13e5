package org.bayespress.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.bayespress.core.network.Networks;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.priors.loguniform.MolchanovKl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exported numbers fit each other: results follow from inputs, in double precision and without the tape. */
class StepExportTest {
  private static final String[] KINDS = {"theta", "logSigma2", "bias"};

  @TempDir
  private Path folder;

  private ExportedArrays export(String network, int batch) throws IOException {
    Path file = folder.resolve(network + ".safetensors");
    StringWriter err = new StringWriter();
    int code = PeerStep.execute(
        new PrintWriter(err), new PrintWriter(err), "export", "--network", network, "--method", "sparsevd", "--batch",
        Integer.toString(batch), "--step", "3", "--out", file.toString());
    assertThat(code).as(err.toString()).isZero();
    return ExportedArrays.read(file);
  }

  private static DoubleObjective objective(String network, ExportedArrays step) {
    return new DoubleObjective(Networks.byName().get(network), MolchanovKl.standard(), step);
  }

  @Test
  void everyArrayHasTheShapeOtherProgramsExpect() throws IOException {
    Map<String, int[]> shapes = export("lenet5", 4).shapes();
    assertThat(shapes.get("input")).containsExactly(4, 1, 28, 28);
    assertThat(shapes.get("labels")).containsExactly(4);
    assertThat(shapes.get("logits")).containsExactly(4, 10);
    assertThat(shapes.get("crossEntropy")).containsExactly(1);
    assertThat(shapes.get("conv2.kl")).containsExactly(1);
    assertThat(shapes.get("conv1.noise")).containsExactly(4, 20, 24, 24);
    assertThat(shapes.get("conv2.noise")).containsExactly(4, 50, 8, 8);
    assertThat(shapes.get("fc1.noise")).containsExactly(4, 500);
    for (String when : new String[] {"", ".gradient", ".after"}) {
      assertThat(shapes.get("conv2" + when + ".theta")).containsExactly(50, 20, 5, 5);
      assertThat(shapes.get("conv2" + when + ".logSigma2")).containsExactly(50, 20, 5, 5);
      assertThat(shapes.get("conv2" + when + ".bias")).containsExactly(50);
      assertThat(shapes.get("fc1" + when + ".theta")).containsExactly(500, 800);
    }
    assertThat(shapes).hasSize(4 + 4 * (1 + 1 + 9));
  }

  /** A batch of several groups: a group's images and noise lie interleaved within BayesPress. */
  @ParameterizedTest
  @CsvSource({"lenet300, 7", "lenet5, 20", "lenet5, 32"})
  void theLogitsFollowFromInputParametersAndNoise(String network, int batch) throws IOException {
    ExportedArrays step = export(network, batch);
    double[] expected = objective(network, step).logits(Map.of());
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertThat(step.of("logits")).hasSize(batch * 10).containsExactly(expected, within(3e-6 * largest));
  }

  @ParameterizedTest
  @CsvSource({"lenet300, 7", "lenet5, 3"})
  void theLossTermsAreThoseOfTheExportedParameters(String network, int batch) throws IOException {
    ExportedArrays step = export(network, batch);
    DoubleObjective objective = objective(network, step);
    double klNats = 0;
    for (LayerSpec.Weighted layer : Networks.byName().get(network).weightedLayers()) {
      double expected = objective.klNats(layer, Map.of());
      assertThat(step.of(layer.name() + ".kl")[0]).as(layer.name()).isCloseTo(expected, within(1e-6 * expected));
      klNats += expected;
    }
    double data = objective.value(Map.of()) - step.constant("klWeight") * klNats;
    assertThat(step.constant("trainCount") * step.of("crossEntropy")[0]).isCloseTo(data, within(1e-6 * data));
  }

  /**
   * Central differences of the objective along three directions in every array: the gradient itself, and two mixtures of
   * its elements with changed signs, which an error across the gradient would turn.
   */
  @ParameterizedTest
  @CsvSource({"lenet300, 5", "lenet5, 2"})
  void theGradientsAreThoseOfTheObjective(String network, int batch) throws IOException {
    ExportedArrays step = export(network, batch);
    DoubleObjective objective = objective(network, step);
    for (LayerSpec.Weighted layer : Networks.byName().get(network).weightedLayers()) {
      for (String kind : KINDS) {
        double[] gradient = step.of(layer.name() + ".gradient." + kind);
        for (int mixture = 1; mixture <= 3; mixture++) {
          double[] direction = direction(gradient, mixture);
          double slope = slope(objective, layer.name() + "." + kind, step, direction);
          double expected = 0;
          double length = 0;
          for (int i = 0; i < gradient.length; i++) {
            expected += gradient[i] * direction[i];
            length += direction[i] * direction[i];
          }
          assertThat(slope).as("%s.%s, mixture %d", layer.name(), kind, mixture)
              .isCloseTo(expected, within(1e-4 * Math.sqrt(length) * norm(gradient)));
        }
      }
    }
  }

  private static double[] direction(double[] gradient, int mixture) {
    double[] direction = gradient.clone();
    for (int i = 0; i < direction.length; i++) {
      direction[i] *= i % mixture == 1 ? -1 : 1;
    }
    return direction;
  }

  private static double slope(DoubleObjective objective, String name, ExportedArrays step, double[] direction) {
    double largest = Arrays.stream(direction).map(Math::abs).max().orElseThrow();
    // so small a move turns no maximum and carries no weight over a bound of log alpha
    double h = 2e-8 / largest;
    double[] up = step.of(name).clone();
    double[] down = step.of(name).clone();
    for (int i = 0; i < up.length; i++) {
      up[i] += h * direction[i];
      down[i] -= h * direction[i];
    }
    return (objective.value(Map.of(name, up)) - objective.value(Map.of(name, down))) / (2 * h);
  }

  private static double norm(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
  }

  @Test
  void theMixtureExercisesEveryCase() throws IOException {
    ExportedArrays step = export("lenet5", 2);
    double[] theta = step.of("fc1.theta");
    double[] logSigma2 = step.of("fc1.logSigma2");
    double[] logAlpha = new double[theta.length];
    Arrays.setAll(logAlpha, i -> logSigma2[i] - Math.log(theta[i] * theta[i] + 1e-8));
    assertThat(share(logAlpha, -99, -8)).isBetween(0.01, 0.05);
    assertThat(share(logAlpha, -8, 3)).isBetween(0.5, 0.65);
    assertThat(share(logAlpha, 3, 8)).isBetween(0.3, 0.45);
    assertThat(share(logAlpha, 8, 99)).isBetween(0.03, 0.08);
    assertThat(Arrays.stream(theta).filter(value -> value == 0).count()).isBetween(6_000L, 10_000L);
    for (double bound : new double[] {-8, 3, 8}) {
      assertThat(share(logAlpha, bound - 9e-4, bound + 9e-4)).as("near " + bound).isZero();
    }
  }

  private static double share(double[] values, double from, double to) {
    return Arrays.stream(values).filter(value -> value >= from && value < to).count() / (double) values.length;
  }

  /** Adam, algorithm 1 with the rate of section 2: from zero moments m / sqrt(v) is the sign of the gradient. */
  @Test
  void theUpdateIsAdamsFirst() throws IOException {
    ExportedArrays step = export("lenet300", 5);
    double rate = step.constant("learningRate");
    double epsilon = step.constant("epsilon") / Math.sqrt(1 - step.constant("beta2"));
    for (String layer : new String[] {"fc1", "fc2", "fc3"}) {
      for (String kind : KINDS) {
        double[] before = step.of(layer + "." + kind);
        double[] gradient = step.of(layer + ".gradient." + kind);
        double[] expected = new double[before.length];
        Arrays.setAll(expected, i -> before[i] - rate * gradient[i] / (Math.abs(gradient[i]) + epsilon));
        double[] after = step.of(layer + ".after." + kind);
        for (int i = 0; i < after.length; i++) {
          assertThat(after[i]).as("%s.%s at %d", layer, kind, i).isCloseTo(expected[i], within(1e-5));
        }
      }
    }
  }
}
