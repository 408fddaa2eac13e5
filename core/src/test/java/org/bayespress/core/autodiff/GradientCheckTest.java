package org.bayespress.core.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.LayerSpec.MaxPool;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.NetworkSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of the tape against central differences of the same mathematics in double precision. */
class GradientCheckTest {
  private static final long SEED = Long.getLong("test.seed", 20261122L);

  static NetworkSpec dense() {
    return new NetworkSpec("dense", 1, 3, 4, List.of(new Flatten(), new Dense("a", 12, 5)));
  }

  static NetworkSpec deep() {
    return new NetworkSpec(
        "deep", 1, 5, 7,
        List.of(new Flatten(), new Dense("a", 35, 19), new Relu(), new Dense("b", 19, 17), new Dense("c", 17, 4)));
  }

  static NetworkSpec wide() {
    return new NetworkSpec(
        "wide", 1, 20, 16,
        List.of(
            new Flatten(), new Dense("a", 320, 190), new Relu(), new Dense("b", 190, 70), new Relu(),
            new Dense("c", 70, 4)));
  }

  static NetworkSpec conv() {
    return new NetworkSpec(
        "conv", 2, 9, 8,
        List.of(
            new Conv2d("a", 2, 3, 2), new MaxPool(2), new Relu(), new Conv2d("b", 3, 4, 2), new Conv2d("c", 4, 2, 2),
            new Flatten(), new Dense("d", 4, 6), new Relu(), new Dense("e", 6, 3)));
  }

  static NetworkSpec poolWithRemainder() {
    return new NetworkSpec(
        "remainder", 1, 9, 10,
        List.of(new Conv2d("a", 1, 2, 2), new MaxPool(3), new Relu(), new Flatten(), new Dense("b", 12, 3)));
  }

  static Stream<Arguments> networks() {
    List<Arguments> cases = new ArrayList<>();
    for (NetworkSpec spec : List.of(dense(), deep(), conv(), poolWithRemainder())) {
      for (TapeFixture.Kind kind : TapeFixture.Kind.values()) {
        for (int batch : new int[] {1, 7, 12, 22}) {
          cases.add(Arguments.of(spec.name(), spec, kind, batch));
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0} {2} batch={3}")
  @MethodSource("networks")
  void everyGradientIsTheSlopeOfTheLoss(String name, NetworkSpec spec, TapeFixture.Kind kind, int batch) {
    try (TapeFixture fixture = new TapeFixture(spec, kind, batch, 2, SEED)) {
      check(fixture);
    }
  }

  static Stream<Arguments> branched() {
    List<Arguments> cases = new ArrayList<>();
    for (NetworkSpec spec : BranchedNetworks.all()) {
      for (TapeFixture.Kind kind : TapeFixture.Kind.values()) {
        for (int batch : new int[] {3, 16, 22}) {
          cases.add(Arguments.of(spec.name(), spec, kind, batch));
        }
      }
    }
    return cases.stream();
  }

  /** Batch normalisation, concatenation, padding, means. */
  @ParameterizedTest(name = "{0} {2} batch={3}")
  @MethodSource("branched")
  void everyGradientIsTheSlopeOfTheLossWithBranches(
      String name, NetworkSpec spec, TapeFixture.Kind kind, int batch) {
    try (TapeFixture fixture = new TapeFixture(spec, kind, batch, 2, SEED)) {
      check(fixture);
    }
  }

  /** Mostly background, as pixels of digits are; those of the first layer, zeros behind ReLU too, are not multiplied. */
  @ParameterizedTest
  @EnumSource(TapeFixture.Kind.class)
  void everyGradientIsTheSlopeOfTheLossForSparseImages(TapeFixture.Kind kind) {
    for (int batch : new int[] {1, 22}) {
      for (float background : new float[] {0f, -0.4f}) {
        try (TapeFixture fixture = new TapeFixture(deep(), kind, batch, 2, SEED, 0.15, background)) {
          check(fixture);
        }
      }
    }
  }

  private static void check(TapeFixture fixture) {
    NetworkSpec spec = fixture.spec;
    TapeFixture.Kind kind = fixture.kind;
    double scale = 3;
    fixture.run(scale);
    assertThat(fixture.taped.loss().meanNats()).isCloseTo(fixture.referenceLoss(), within(1e-4));
    for (int i = 0; i < fixture.parameters.size(); i++) {
      Parameters p = fixture.parameters.get(i);
      String layer = spec.weightedLayers().get(i).name() + " seed " + SEED;
      check(fixture, fixture.reference.means.get(i), fixture.described(i, p.dMean()), scale, layer + " mean");
      if (p.dBias() != null) {
        check(fixture, fixture.reference.biases.get(i), p.dBias().toArray(), scale, layer + " bias");
      }
      if (kind != TapeFixture.Kind.POINTS) {
        check(fixture, fixture.reference.variances.get(i), fixture.described(i, p.dVariance()), scale,
            layer + " variance");
      }
      if (kind.scales != null) {
        check(fixture, fixture.reference.biasVariances.get(i), p.dBiasVariance().toArray(), scale,
            layer + " bias variance");
        ReferenceNetwork.Scales truth = fixture.reference.scales.get(i);
        check(fixture, truth.location(), fixture.scales.get(i).dLocation().toArray(), scale, layer + " location");
        check(fixture, truth.deviation(), fixture.scales.get(i).dDeviation().toArray(), scale, layer + " deviation");
      }
    }
    for (int i = 0; i < fixture.normalizations.size(); i++) {
      NormalizationParameters p = fixture.normalizations.get(i);
      String which = "normalization " + i + " seed " + SEED;
      check(fixture, fixture.reference.gammas.get(i), p.dGamma().toArray(), scale, which + " gamma");
      check(fixture, fixture.reference.betas.get(i), p.dBeta().toArray(), scale, which + " beta");
    }
  }

  private static void check(TapeFixture fixture, double[] values, float[] gradient, double scale, String what) {
    double h = 1e-6;
    // behind a normalisation many gradients cancel out, and what is left of their terms is float rounding
    double largest = fixture.normalizations.isEmpty() ? 1e-2 : 0.2;
    double[] slopes = new double[values.length];
    for (int j = 0; j < values.length; j++) {
      double kept = values[j];
      values[j] = kept + h;
      double above = fixture.referenceLoss();
      values[j] = kept - h;
      double below = fixture.referenceLoss();
      values[j] = kept;
      slopes[j] = scale * (above - below) / (2 * h);
      largest = Math.max(largest, Math.abs(slopes[j]));
    }
    for (int j = 0; j < values.length; j++) {
      assertThat((double) gradient[j]).as("%s[%d]", what, j).isCloseTo(slopes[j], within(2e-4 * largest));
    }
  }

  @ParameterizedTest
  @EnumSource(TapeFixture.Kind.class)
  void gradientsDoNotDependOnThreads(TapeFixture.Kind kind) {
    doNotDependOnThreads(conv(), kind, 1, 0f);
    doNotDependOnThreads(wide(), kind, 1, 0f);
    doNotDependOnThreads(wide(), kind, 0.15, 0f);
    doNotDependOnThreads(wide(), kind, 0.15, -0.4f);
    doNotDependOnThreads(BranchedNetworks.dense(), kind, 1, 0f);
  }

  private static void doNotDependOnThreads(NetworkSpec spec, TapeFixture.Kind kind, double density, float background) {
    List<float[]> first = null;
    for (int threads : new int[] {1, 2, 3}) {
      try (TapeFixture fixture = new TapeFixture(spec, kind, 60, threads, SEED, density, background)) {
        fixture.run(1);
        List<float[]> gradients = fixture.gradients();
        first = first == null ? gradients : first;
        for (int i = 0; i < gradients.size(); i++) {
          assertThat(gradients.get(i)).containsExactly(first.get(i));
        }
      }
    }
  }
}
