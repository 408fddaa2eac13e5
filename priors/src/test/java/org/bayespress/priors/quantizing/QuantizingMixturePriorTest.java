package org.bayespress.priors.quantizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bayespress.core.method.Settings;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.network.Networks;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.LayerPrior;
import org.bayespress.core.random.NoiseField;
import org.bayespress.core.random.NoiseKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantizingMixturePriorTest {
  private static final NoiseField NOISE = new NoiseField(NoiseKey.of(1, NoiseKey.Purpose.WEIGHT_NOISE), 0, 0);

  /** A section of values under {@code prior}. */
  private record Section(String path, Map<String, Object> values) implements Settings {

    static Section codebook(String... changes) {
      Map<String, Object> values = new HashMap<>(
          Map.of(
              "codebook.levels", 3, "codebook.tied", true, "codebook.start", "largest", "codebook.initial", 0.2,
              "codebook.share", 0.3, "codebook.shares", List.of(),
              "codebook.least", 0.05, "codebook.learning-rate-factor", 0.01));
      for (String change : changes) {
        String[] parts = change.split("=");
        Object value = switch (parts[0]) {
          case "levels" -> Integer.parseInt(parts[1]);
          case "tied" -> Boolean.parseBoolean(parts[1]);
          case "start" -> parts[1];
          case "shares" -> Arrays.stream(parts[1].split(";")).map(Double::valueOf).toList();
          default -> Double.parseDouble(parts[1]);
        };
        values.put("codebook." + parts[0], value);
      }
      return new Section("", values);
    }

    private <T> T get(String key, Class<T> type) {
      return type.cast(values.get(path + key));
    }

    @Override
    public double real(String key) {
      return get(key, Double.class);
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<Double> reals(String key) {
      return get(key, List.class);
    }

    @Override
    public int whole(String key) {
      return get(key, Integer.class);
    }

    @Override
    public String text(String key) {
      return get(key, String.class);
    }

    @Override
    public boolean flag(String key) {
      return get(key, Boolean.class);
    }

    @Override
    public Settings section(String key) {
      return new Section(path + key + ".", values);
    }

    @Override
    public SettingsException refuse(String key, Object found, String allowed) {
      return new SettingsException("key 'prior." + path + key + "': found " + found + ", allowed is " + allowed);
    }
  }

  private static LayerPrior layers(String form, String... changes) {
    return new QuantizingMixturePrior().layers(form, Section.codebook(changes)).orElseThrow();
  }

  @Test
  void everyFormIsItself() {
    QuantizingMixturePrior prior = new QuantizingMixturePrior();
    assertThat(prior.forms()).containsExactly("approximate", "exact", "quadrature", "monte-carlo");
    for (String form : prior.forms()) {
      assertThat(prior.kl(form).form()).isEqualTo(form);
      assertThat(layers(form).form()).isEqualTo(form);
      assertThat(layers(form).kl(new double[] {0.3}, NOISE).form()).isEqualTo(form);
      assertThat(layers(form).kl(new double[] {0.3}, NOISE).priorParameters()).isEqualTo(1);
    }
    // all mean the same thing up to what approximation costs
    assertThat(prior.kl("exact").value(0.13, -6)).isEqualTo(prior.kl("quadrature").value(0.13, -6));
    assertThat(prior.kl("exact").value(0.13, -6)).isEqualTo(prior.kl("monte-carlo").value(0.13, -6));
    assertThat(prior.kl("approximate").value(0.13, -6)).isCloseTo(prior.kl("exact").value(0.13, -6), within(0.5));
    for (String form : List.of("exakt", "molchanov")) {
      assertThatThrownBy(() -> prior.kl(form)).isInstanceOf(SettingsException.class).hasMessageContaining(form)
          .hasMessageContaining("approximate, exact, quadrature, monte-carlo");
      assertThatThrownBy(() -> layers(form)).isInstanceOf(SettingsException.class).hasMessageContaining(form);
    }
  }

  @Test
  void levelsStartAtTheLargestMeansOrWhereTheyAreTold() {
    float[] theta = {0.1f, -0.7f, 0.4f, 0};
    assertThat(layers("exact").start(0, theta)).containsExactly(0.7f);
    assertThat(layers("approximate", "tied=false").start(0, theta)).containsExactly(0.7f, 0.4f);
    assertThat(layers("approximate", "tied=false").start(0, new float[] {-0.5f})).containsExactly(0.5, 0.05);
    assertThat(layers("exact", "start=given", "initial=0.3").start(0, theta)).containsExactly(0.3);
    assertThat(layers("exact").start(0, new float[] {1e-3f})).containsExactly(0.05);
  }

  @Test
  void fittedLevelsAreThoseOfLeastSquares() {
    float[] theta = {0.9f, -0.5f, 0.4f, 0.05f, -0.1f, 0};
    // 0.9, 0.5 and 0.4 belong to a
    assertThat(layers("exact", "start=fitted").start(0, theta)[0]).isCloseTo(0.6, within(1e-7));
    // 0.9 belongs to b, since 0.4 is nearer to 0 then; and a is what is left
    assertThat(layers("approximate", "tied=false", "start=fitted").start(0, theta)).satisfies(levels -> {
      assertThat(levels[0]).isCloseTo(0.5, within(1e-7));
      assertThat(levels[1]).isCloseTo(0.9, within(1e-7));
    });
    // nothing to fit to: the bound
    assertThat(layers("exact", "start=fitted").start(0, new float[3])).containsExactly(0.05);
    assertThat(layers("approximate", "tied=false", "start=fitted").start(0, new float[] {0.3f})[0]).isEqualTo(0.05);
  }

  /** Against all numbers: of many normal weights, and of five levels. */
  @Test
  void noOtherLevelsFitBetter() {
    float[] theta = normals(2000, 0, 0.1, 3);
    for (int levels : List.of(3, 5)) {
      double fitted = layers("exact", "levels=" + levels, "start=fitted").start(0, theta)[0];
      double least = Double.POSITIVE_INFINITY;
      double best = 0;
      for (double a = 0.05; a < 0.5; a += 1e-4) {
        double squares = squaredDistance(theta, Codebook.uniform(a, levels));
        best = squares < least ? a : best;
        least = Math.min(least, squares);
      }
      assertThat(fitted).as("%d levels", levels).isCloseTo(best, within(2e-3));
      assertThat(squaredDistance(theta, Codebook.uniform(fitted, levels))).isLessThan(least * 1.0001);
    }
    // the best three levels of a normal density are 1.224 deviations apart (Max, 1960)
    assertThat(layers("exact", "start=fitted").start(0, theta)[0]).isCloseTo(0.1224, within(5e-3));
  }

  @Test
  void aShareOfTheWeightsIsNearerToOtherLevelsThanZero() {
    float[] theta = normals(1000, 0.05, 0.2, 4);
    for (int levels : List.of(3, 7)) {
      double a = layers("exact", "levels=" + levels, "start=share", "share=0.25").start(0, theta)[0];
      assertThat(shareOffZero(theta, Codebook.uniform(a, levels))).isCloseTo(0.25, within(1.1e-3));
    }
    double[] sides = layers("approximate", "tied=false", "start=share", "share=0.25").start(0, theta);
    assertThat(sides[1]).isGreaterThan(sides[0]);
    assertThat(shareOffZero(theta, Codebook.of(-sides[0], 0, sides[1]))).isCloseTo(0.25, within(2.2e-3));
    assertThat(layers("exact", "start=share").start(0, new float[0])).containsExactly(0.05);
    // less than one weight: the largest
    assertThat(layers("exact", "start=share", "share=1e-17").start(0, new float[] {0.1f, 0.3f})[0]).isEqualTo(2 * 0.3f);
  }

  private static float[] normals(int count, double mean, double deviation, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian(mean, deviation);
    }
    return values;
  }

  @Test
  void everyLayerMayHaveAShareOfItsOwn() {
    float[] theta = normals(2000, 0, 0.2, 6);
    LayerPrior layers = layers("exact", "start=share", "shares=0.4;0.1;0.2;0.3");
    layers.requireFits(Networks.lenet5());
    assertThat(shareOffZero(theta, Codebook.uniform(layers.start(0, theta)[0], 3))).isCloseTo(0.4, within(1.1e-3));
    assertThat(shareOffZero(theta, Codebook.uniform(layers.start(1, theta)[0], 3))).isCloseTo(0.1, within(1.1e-3));
    assertThatThrownBy(() -> layers.requireFits(Networks.lenet300())).isInstanceOf(SettingsException.class)
        .hasMessageContaining("prior.codebook.shares: found 4 numbers")
        .hasMessageContaining("lenet300, which has 3 (fc1");
    layers("exact", "start=share").requireFits(Networks.lenet300());
  }

  private static double shareOffZero(float[] theta, Codebook codebook) {
    int off = 0;
    for (float mean : theta) {
      off += codebook.level(codebook.nearest(mean)) == 0 ? 0 : 1;
    }
    return (double) off / theta.length;
  }

  private static double squaredDistance(float[] theta, Codebook codebook) {
    double sum = 0;
    for (float mean : theta) {
      double distance = mean - codebook.level(codebook.nearest(mean));
      sum += distance * distance;
    }
    return sum;
  }

  @Test
  void levelsStayAboveTheirBound() {
    double[] levels = {0.01, 0.3};
    layers("approximate", "tied=false", "least=0.04").project(levels);
    assertThat(levels).containsExactly(0.04, 0.3);
    double[] lost = {Double.NaN};
    layers("exact").project(lost);
    assertThat(lost).containsExactly(Double.NaN);
  }

  /** What the table cannot: the loop that training calls against the values, and its sums. */
  @Test
  void quadratureTakesCodebooksThatAreNotTied() {
    GaussianKl kl = layers("quadrature", "tied=false").kl(new double[] {0.2, 0.3}, NOISE);
    float[] theta = {0.31f, -0.05f, -0.19f};
    float[] logSigma2 = {-7, -4, -9};
    float[] dTheta = new float[3];
    double[] dPrior = new double[2];
    double sum = kl.accumulate(
        MemorySegment.ofArray(theta), MemorySegment.ofArray(logSigma2), MemorySegment.ofArray(dTheta),
        MemorySegment.ofArray(new float[3]), 0, 3, 1, dPrior, 0);
    QuadratureKl truth = QuadratureKl.of(Codebook.of(-0.2, 0, 0.3));
    double expected = 0;
    double dA = 0;
    for (int i = 0; i < 3; i++) {
      expected += truth.value(theta[i], logSigma2[i]);
      dA += QuadratureKl.of(Codebook.of(-0.2001, 0, 0.3)).value(theta[i], logSigma2[i])
          - QuadratureKl.of(Codebook.of(-0.1999, 0, 0.3)).value(theta[i], logSigma2[i]);
      assertThat((double) dTheta[i]).isCloseTo(truth.dTheta(theta[i], logSigma2[i]), within(1e-4));
    }
    assertThat(sum).isCloseTo(expected, within(1e-12));
    assertThat(dPrior[0]).isCloseTo(dA / 2e-4, within(1e-2));
  }

  /** A KL that is not finite is how training notices. */
  @Test
  void levelsThatAreNotNumbersGiveAKlThatIsNotOne() {
    for (String form : List.of("approximate", "exact", "quadrature", "monte-carlo")) {
      double[] gradient = new double[1];
      MemorySegment zeros = MemorySegment.ofArray(new float[64]);
      double kl = layers(form).kl(new double[] {Double.NaN}, NOISE)
          .accumulate(zeros, zeros, MemorySegment.ofArray(new float[64]),
              MemorySegment.ofArray(new float[64]), 0, 64, 1, gradient, 0);
      assertThat(kl).as(form).isNaN();
      assertThat(gradient[0]).as(form).isNaN();
    }
  }

  @Test
  void theDescriptionHasEverythingThatDecidesAboutNumbers() {
    String plain = layers("exact").description();
    for (String change : List.of("levels=5", "start=given", "start=fitted", "start=share", "least=0.06",
        "learning-rate-factor=1")) {
      assertThat(layers("exact", change).description()).isNotEqualTo(plain);
    }
    assertThat(layers("approximate").description()).isNotEqualTo(plain);
    assertThat(layers("approximate", "tied=false").description()).isNotEqualTo(layers("approximate").description());
    assertThat(layers("exact").learningRateFactor()).isEqualTo(0.01);
    assertThat(layers("approximate", "tied=false").parameters())
        .containsExactly("negative level a", "positive level b");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "approximate | levels=4            | prior.codebook.levels | found 4 | odd",
    "approximate | levels=1            | prior.codebook.levels | found 1 | from 3 to 31",
    "approximate | levels=33           | prior.codebook.levels | found 33 | from 3 to 31",
    "approximate | levels=5,tied=false | prior.codebook.levels | found 5 | -a, 0 and b",
    "exact       | tied=false          | prior.codebook.tied   | found false | approximate",
    "approximate | start=middle        | prior.codebook.start  | middle | largest, fitted, share or given",
    "approximate | start=share,share=0 | prior.codebook.share  | found 0 | above 0",
    "approximate | start=share,share=1 | prior.codebook.share  | found 1 | below 1",
    "approximate | start=share,share=2 | prior.codebook.share  | found 2 | to 1",
    "approximate | start=share,shares=0.2;1 | prior.codebook.shares | found [0.2, 1.0] | below 1",
    "approximate | shares=0.2;0.3      | prior.codebook.shares | found [0.2, 0.3] | start = largest",
    "approximate | least=0             | prior.codebook.least  | found 0 | from",
    "approximate | learning-rate-factor=-1 | prior.codebook.learning-rate-factor | found -1 | from 0"})
  void refusesWhatItCannotTrain(String form, String changes, String key, String found, String allowed) {
    assertThatThrownBy(() -> layers(form, changes.split(","))).isInstanceOf(SettingsException.class)
        .hasMessageContaining(key).hasMessageContaining(found).hasMessageContaining(allowed);
  }

  @Test
  void impossibleLayersAreRefused() {
    CodebookStart largest = CodebookStart.LARGEST;
    CodebookShape untied = new CodebookShape(3, false);
    assertThatThrownBy(() -> new QuantizingLayers("exakt", untied, largest, 1, 1)).hasMessageContaining("exakt");
    assertThatThrownBy(() -> new QuantizingLayers("exact", untied, largest, 1, 1)).hasMessageContaining("not tied");
    assertThatThrownBy(() -> new QuantizingLayers("approximate", untied, largest, 0, 1)).hasMessageContaining("least");
  }
}
