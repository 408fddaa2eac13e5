package org.bayespress.core.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.NetworkSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drawing pre-activations must have the mean and variance that drawing weights has. */
class LocalReparameterizationTest {
  private static final long SEED = Long.getLong("test.seed", 99L);
  private static final int DRAWS = 4000;

  @ParameterizedTest
  @ValueSource(strings = {"dense", "conv"})
  void momentsAreThoseOfSampledWeights(String kind) {
    NetworkSpec spec =
        kind.equals("dense")
            ? new NetworkSpec("dense", 1, 3, 3, List.of(new Flatten(), new Dense("a", 9, 3)))
            : new NetworkSpec("conv", 2, 4, 4, List.of(new Conv2d("a", 2, 3, 4), new Flatten()));
    try (TapeFixture fixture = new TapeFixture(spec, true, 1, 1, SEED)) {
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
        // the variance of a sample variance of normals is 2 v^2 / n
        double relative = Math.sqrt(4.0 / DRAWS);
        assertThat(ours[1] / theirs[1]).as("variance %d, seed %d", j, SEED).isCloseTo(1, within(4.5 * relative));
      }
    }
  }

  private static double[] withSampledWeights(TapeFixture fixture, int draw) {
    double[] means = fixture.reference.means.getFirst();
    double[] variances = fixture.reference.variances.getFirst();
    MemorySegment noise = MemorySegment.ofArray(new float[means.length]);
    NormalNoise.fill(noise, 0, means.length, NoiseKey.of(SEED, NoiseKey.Purpose.WEIGHT_NOISE), draw, 0, 0);
    double[] weights = new double[means.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = means[i] + Math.sqrt(variances[i]) * noise.getAtIndex(ValueLayout.JAVA_FLOAT, i);
    }
    return new ReferenceNetwork(fixture.spec, List.of(weights), null, fixture.reference.biases, List.of())
        .logits(fixture.inputs[0], 0);
  }

  private static double[] moments(double[][] rows, int column) {
    double sum = 0;
    for (double[] row : rows) {
      sum += row[column];
    }
    double mean = sum / rows.length;
    double squares = 0;
    for (double[] row : rows) {
      squares += (row[column] - mean) * (row[column] - mean);
    }
    return new double[] {mean, squares / (rows.length - 1)};
  }
}
