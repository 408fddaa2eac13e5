package org.bayespress.core.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.bayespress.core.memory.Tensor;
import org.bayespress.format.network.NetworkSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a step makes of the running moments of batch normalisations, against the moments of its batch in double precision. */
class RunningMomentsTest {
  private static final long SEED = Long.getLong("test.seed", 20261126L);

  /** Of values as they were drawn; the variance is the unbiased one, n/(n - 1) times that of the batch. */
  @ParameterizedTest
  @EnumSource(names = {"POINTS", "WEIGHTS"})
  void aStepMovesThemATenthOfTheWayToTheBatch(TapeFixture.Kind kind) {
    for (NetworkSpec spec : BranchedNetworks.all()) {
      try (TapeFixture fixture = new TapeFixture(spec, kind, 3, 2, SEED)) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<float[]> means =
            fixture.normalizations.stream().map(p -> filled(p.runningMean(), random, -0.5f)).toList();
        List<float[]> variances =
            fixture.normalizations.stream().map(p -> filled(p.runningVariance(), random, 0.5f)).toList();
        fixture.run(1);
        fixture.referenceLoss();
        for (int i = 0; i < means.size(); i++) {
          ReferenceNetwork.Moments batch = fixture.reference.moments.get(i);
          for (int c = 0; c < means.get(i).length; c++) {
            String which = spec.name() + ", normalisation " + i + ", channel " + c + ", seed " + SEED;
            double mean = batch.mean()[c];
            double unbiased = batch.variance()[c] * batch.count() / (batch.count() - 1);
            assertThat((double) fixture.normalizations.get(i).runningMean().get(c)).as("mean of %s", which)
                .isCloseTo(0.9 * means.get(i)[c] + 0.1 * mean, within(2e-5 * (1 + Math.abs(mean))));
            assertThat((double) fixture.normalizations.get(i).runningVariance().get(c)).as("variance of %s", which)
                .isCloseTo(0.9 * variances.get(i)[c] + 0.1 * unbiased, within(2e-5 * (1 + unbiased)));
          }
        }
      }
    }
  }

  /** Fills with numbers from {@code least} to {@code least + 1}; returns a copy. */
  private static float[] filled(Tensor moments, SplittableRandom random, float least) {
    for (int c = 0; c < moments.length(); c++) {
      moments.set(c, least + (float) random.nextDouble());
    }
    return moments.toArray();
  }
}
