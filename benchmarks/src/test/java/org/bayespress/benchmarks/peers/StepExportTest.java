package org.bayespress.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bayespress.core.network.Networks;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.priors.loguniform.MolchanovKl;
import org.bayespress.priors.normal.StandardNormalKl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exported numbers fit each other: results follow from inputs, in double precision and without the tape. */
class StepExportTest {
  @TempDir
  private Path folder;

  private ExportedArrays export(String network, String method, int batch) throws IOException {
    Path file = folder.resolve(network + ".safetensors");
    StringWriter err = new StringWriter();
    int code = PeerStep.execute(
        new PrintWriter(err), new PrintWriter(err), "export", "--network", network, "--method", method, "--batch",
        Integer.toString(batch), "--step", "3", "--out", file.toString());
    assertThat(code).as(err.toString()).isZero();
    return ExportedArrays.read(file);
  }

  private static DoubleObjective objective(String network, String method, ExportedArrays step) {
    NetworkSpec spec = Networks.byName().get(network);
    return method.equals("sparsevd")
        ? new DoubleObjective(spec, MolchanovKl.standard(), null, step)
        : new DoubleObjective(spec, new StandardNormalKl(), MolchanovKl.clippedAt(20), step);
  }

  private static List<String> parametersOf(ExportedArrays step, String layer) {
    String prefix = layer + ".gradient.";
    return step.shapes().keySet().stream().filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length())).toList();
  }

  @Test
  void everyArrayHasTheShapeOtherProgramsExpect() throws IOException {
    Map<String, int[]> shapes = export("lenet5", "sparsevd", 4).shapes();
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

  @Test
  void scalesAreExportedWithTheirNoise() throws IOException {
    Map<String, int[]> shapes = export("lenet5", "bc-gnj", 4).shapes();
    assertThat(shapes.get("conv2.scaleNoise")).containsExactly(4, 50);
    assertThat(shapes.get("fc1.scaleNoise")).containsExactly(4, 800);
    for (String when : new String[] {"", ".gradient", ".after"}) {
      assertThat(shapes.get("conv2" + when + ".biasLogSigma2")).containsExactly(50);
      assertThat(shapes.get("conv2" + when + ".scale.0")).containsExactly(50);
      assertThat(shapes.get("fc1" + when + ".scale.1")).containsExactly(800);
    }
    assertThat(shapes).hasSize(4 + 4 * (2 + 1 + 18));
  }

  /** A batch of several groups: a group's images and noise lie interleaved within BayesPress. */
  @ParameterizedTest
  @CsvSource({
    "lenet300, sparsevd, 7", "lenet5, sparsevd, 20", "lenet5, sparsevd, 32", "lenet300, bc-gnj, 7",
    "lenet5, bc-gnj, 20"})
  void theLogitsFollowFromInputParametersAndNoise(String network, String method, int batch) throws IOException {
    ExportedArrays step = export(network, method, batch);
    double[] expected = objective(network, method, step).logits(Map.of());
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertThat(step.of("logits")).hasSize(batch * 10).containsExactly(expected, within(3e-6 * largest));
  }

  @ParameterizedTest
  @CsvSource({"lenet300, sparsevd, 7", "lenet5, sparsevd, 3", "lenet5, bc-gnj, 3"})
  void theLossTermsAreThoseOfTheExportedParameters(String network, String method, int batch) throws IOException {
    ExportedArrays step = export(network, method, batch);
    DoubleObjective objective = objective(network, method, step);
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
  @CsvSource({"lenet300, sparsevd, 3", "lenet5, sparsevd, 2", "lenet5, bc-gnj, 2"})
  void theGradientsAreThoseOfTheObjective(String network, String method, int batch) throws IOException {
    ExportedArrays step = export(network, method, batch);
    DoubleObjective objective = objective(network, method, step);
    for (LayerSpec.Weighted layer : Networks.byName().get(network).weightedLayers()) {
      for (String kind : parametersOf(step, layer.name())) {
        double[] gradient = step.of(layer.name() + ".gradient." + kind);
        for (int mixture = 1; mixture <= 3; mixture++) {
          double[] direction = direction(gradient, mixture);
          double slope = slope(objective, layer.name() + "." + kind, step, direction, largestMove(method, kind));
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

  /**
   * Small enough not to turn a maximum, and not to carry a weight over a bound of log alpha: at theta = 1e-4 log alpha
   * moves 10,000 times as far. Above the rounding of the objective.
   */
  private static double largestMove(String method, String kind) {
    if (kind.equals("theta")) {
      return method.equals("sparsevd") ? 2e-8 : 1e-6;
    }
    return 1e-5;
  }

  private static double[] direction(double[] gradient, int mixture) {
    double[] direction = gradient.clone();
    for (int i = 0; i < direction.length; i++) {
      direction[i] *= i % mixture == 1 ? -1 : 1;
    }
    return direction;
  }

  private static double slope(
      DoubleObjective objective, String name, ExportedArrays step, double[] direction, double largestMove) {
    double largest = Arrays.stream(direction).map(Math::abs).max().orElseThrow();
    double h = largestMove / largest;
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
    ExportedArrays step = export("lenet5", "sparsevd", 2);
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

  /**
   * Adam, algorithm 1 with the rate of section 2: from zero moments m / sqrt(v) is the sign of the gradient. Under scales
   * the log variances of the first layer then come down to what its largest deviation allows.
   */
  @ParameterizedTest
  @ValueSource(strings = {"sparsevd", "bc-gnj"})
  void theUpdateIsAdamsFirst(String method) throws IOException {
    ExportedArrays step = export("lenet300", method, 5);
    double rate = step.constant("learningRate");
    double epsilon = step.constant("epsilon") / Math.sqrt(1 - step.constant("beta2"));
    for (String layer : new String[] {"fc1", "fc2", "fc3"}) {
      for (String kind : parametersOf(step, layer)) {
        boolean bounded =
            method.equals("bc-gnj") && layer.equals("fc1") && kind.toLowerCase(Locale.ROOT).contains("sigma");
        double most = bounded ? 2 * Math.log(0.2) : Double.POSITIVE_INFINITY;
        double[] before = step.of(layer + "." + kind);
        double[] gradient = step.of(layer + ".gradient." + kind);
        double[] after = step.of(layer + ".after." + kind);
        double worst = 0;
        int atMost = 0;
        for (int i = 0; i < after.length; i++) {
          double expected = Math.min(most, before[i] - rate * gradient[i] / (Math.abs(gradient[i]) + epsilon));
          worst = Math.max(worst, Math.abs(after[i] - expected));
          atMost += expected == most ? 1 : 0;
        }
        assertThat(worst).as("%s.%s", layer, kind).isLessThan(1e-5);
        assertThat(atMost).as("bounded in %s.%s", layer, kind).matches(count -> bounded ? count > 0 : count == 0);
      }
    }
  }
}
