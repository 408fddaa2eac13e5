package org.bayespress.core.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bayespress.format.network.DenseNet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The gradient of whole DenseNets on a small batch: its product with a random direction is the slope of the loss in that
 * direction, by central differences in double precision. All parameters at once, layer by layer of one kind otherwise
 * could cancel; a direction for every kind.
 */
class DenseNetGradientTest {
  private static final long SEED = Long.getLong("test.seed", 20261126L);

  /** A kind of parameter: where the reference has it, and the tape's gradients. */
  private record KindOfParameter(String name, List<double[]> values, List<float[]> gradients) {}

  @ParameterizedTest
  @CsvSource({"10, POINTS, 3", "22, WEIGHTS, 4", "76, WEIGHTS, 2"})
  void theGradientTimesADirectionIsTheSlope(int depth, TapeFixture.Kind kind, int batch) {
    try (TapeFixture fixture = new TapeFixture(DenseNet.of(depth, 12), kind, batch, 2, SEED)) {
      fixture.run(1);
      assertThat(fixture.taped.loss().meanNats()).isCloseTo(fixture.referenceLoss(), within(1e-3));
      SplittableRandom random = new SplittableRandom(SEED);
      for (KindOfParameter each : kinds(fixture)) {
        check(fixture, each, random);
      }
    }
  }

  private static List<KindOfParameter> kinds(TapeFixture fixture) {
    List<float[]> means = new ArrayList<>();
    List<float[]> variances = new ArrayList<>();
    for (int i = 0; i < fixture.parameters.size(); i++) {
      Parameters p = fixture.parameters.get(i);
      means.add(fixture.described(i, p.dMean()));
      if (p.variational()) {
        variances.add(fixture.described(i, p.dVariance()));
      }
    }
    List<KindOfParameter> kinds = new ArrayList<>();
    kinds.add(new KindOfParameter("means", fixture.reference.means, means));
    if (fixture.reference.variances != null) {
      kinds.add(new KindOfParameter("variances", fixture.reference.variances, variances));
    }
    kinds.add(
        new KindOfParameter(
            "gammas", fixture.reference.gammas,
            fixture.normalizations.stream().map(p -> p.dGamma().toArray()).toList()));
    kinds.add(
        new KindOfParameter(
            "betas", fixture.reference.betas, fixture.normalizations.stream().map(p -> p.dBeta().toArray()).toList()));
    return kinds;
  }

  private static void check(TapeFixture fixture, KindOfParameter kind, SplittableRandom random) {
    List<double[]> direction = new ArrayList<>();
    double expected = 0;
    double length = 0;
    for (int i = 0; i < kind.values().size(); i++) {
      double[] along = new double[kind.values().get(i).length];
      for (int j = 0; j < along.length; j++) {
        // towards where the loss grows, so that the slope is not one of many terms that cancel
        along[j] = random.nextDouble() * Math.signum(kind.gradients().get(i)[j]);
        expected += along[j] * kind.gradients().get(i)[j];
        length += along[j] * along[j];
      }
      direction.add(along);
    }
    double step = 1e-5 / Math.sqrt(length);
    double slope = (moved(fixture, kind, direction, step) - moved(fixture, kind, direction, -step)) / (2 * step);
    assertThat(expected).as("%s, seed %d", kind.name(), SEED).isCloseTo(slope, within(5e-3 * Math.abs(slope)));
  }

  /** The loss with the parameters moved by {@code step} in the direction; they are moved back. */
  private static double moved(TapeFixture fixture, KindOfParameter kind, List<double[]> direction, double step) {
    List<double[]> kept = kind.values().stream().map(double[]::clone).toList();
    for (int i = 0; i < kept.size(); i++) {
      for (int j = 0; j < kept.get(i).length; j++) {
        kind.values().get(i)[j] += step * direction.get(i)[j];
      }
    }
    double loss = fixture.referenceLoss();
    for (int i = 0; i < kept.size(); i++) {
      System.arraycopy(kept.get(i), 0, kind.values().get(i), 0, kept.get(i).length);
    }
    return loss;
  }
}
