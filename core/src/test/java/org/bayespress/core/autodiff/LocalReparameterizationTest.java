package org.bayespress.core.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.NetworkSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drawing pre-activations must have the mean and variance that drawing weights, biases and scales has. */
class LocalReparameterizationTest {
  private static final long SEED = Long.getLong("test.seed", 99L);
  private static final int DRAWS = 6000;

  @ParameterizedTest
  @CsvSource({
    "dense,WEIGHTS", "conv,WEIGHTS", "dense,NORMAL_SCALES", "conv,NORMAL_SCALES", "dense,LOG_NORMAL_SCALES",
    "conv,LOG_NORMAL_SCALES"})
  void momentsAreThoseOfSampledWeights(String layer, TapeFixture.Kind kind) {
    NetworkSpec spec =
        layer.equals("dense")
            ? new NetworkSpec("dense", 1, 3, 3, List.of(new Flatten(), new Dense("a", 9, 3)))
            : new NetworkSpec("conv", 2, 4, 4, List.of(new Conv2d("a", 2, 3, 4), new Flatten()));
    try (TapeFixture fixture = new TapeFixture(spec, kind, 1, 1, SEED)) {
      int outputs = spec.classes();
      double[][] drawn = new double[DRAWS][outputs];
      double[][] sampled = new double[DRAWS][outputs];
      for (int draw = 0; draw < DRAWS; draw++) {
        fixture.tape.forward(draw);
        for (int j = 0; j < outputs; j++) {
          drawn[draw][j] = fixture.taped.logits().value().get(j);
        }
        sampled[draw] = withSampledWeights(fixture, draw);
      }
      for (int j = 0; j < outputs; j++) {
        double[] ours = moments(drawn, j);
        double[] theirs = moments(sampled, j);
        double error = Math.sqrt((ours[1] + theirs[1]) / DRAWS);
        assertThat(ours[0]).as("mean %d, seed %d", j, SEED).isCloseTo(theirs[0], within(4.5 * error));
        // the variance of a sample variance is (fourth moment - v^2) / n
        double errorOfVariance = Math.sqrt((ours[2] + theirs[2]) / DRAWS);
        assertThat(ours[1]).as("variance %d, seed %d", j, SEED).isCloseTo(theirs[1], within(4.5 * errorOfVariance));
        assertThat(errorOfVariance).isLessThan(0.1 * theirs[1]);
      }
    }
  }

  private static double[] withSampledWeights(TapeFixture fixture, int draw) {
    ReferenceNetwork truth = fixture.reference;
    double[] weights = gaussian(truth.means.getFirst(), truth.variances.getFirst(), draw, 0);
    double[] biases = truth.biases.getFirst();
    List<ReferenceNetwork.Scales> scales = null;
    if (truth.scales != null) {
      biases = gaussian(biases, truth.biasVariances.getFirst(), draw, 1);
      ReferenceNetwork.Scales own = truth.scales.getFirst();
      double[] unit = new double[own.location().length];
      Arrays.fill(unit, 1);
      double[] eps = gaussian(new double[unit.length], unit, draw, 2);
      scales = List.of(
          new ReferenceNetwork.Scales(own.distribution(), own.location(), own.deviation(), new double[][] {eps}));
    }
    return new ReferenceNetwork(fixture.spec, List.of(weights), null, List.of(biases), null, List.of(), scales)
        .logits(fixture.inputs[0], 0);
  }

  private static double[] gaussian(double[] means, double[] variances, int draw, int stream) {
    MemorySegment noise = MemorySegment.ofArray(new float[means.length]);
    NormalNoise.fill(noise, 0, means.length, NoiseKey.of(SEED, NoiseKey.Purpose.WEIGHT_NOISE), draw, stream, 0);
    double[] drawn = new double[means.length];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = means[i] + Math.sqrt(variances[i]) * noise.getAtIndex(ValueLayout.JAVA_FLOAT, i);
    }
    return drawn;
  }

  /** Mean, variance, and variance of the squared deviation. */
  private static double[] moments(double[][] rows, int column) {
    double sum = 0;
    for (double[] row : rows) {
      sum += row[column];
    }
    double mean = sum / rows.length;
    double squares = 0;
    double fourths = 0;
    for (double[] row : rows) {
      double square = (row[column] - mean) * (row[column] - mean);
      squares += square;
      fourths += square * square;
    }
    double variance = squares / (rows.length - 1);
    return new double[] {mean, variance, fourths / rows.length - variance * variance};
  }
}
