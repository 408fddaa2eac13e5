package org.bayespress.benchmarks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.format.inference.ScalarForwardPass;
import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is timed beside the decoder's pass computes the same network. */
class LevelEvaluationBenchmarkTest {

  @ParameterizedTest
  @CsvSource({"lenet300, 1", "lenet300, 100", "lenet5, 1"})
  void theTapedNetworkIsTheOneThatTheDecoderEvaluates(String network, int batch) {
    LevelEvaluationBenchmark benchmark = new LevelEvaluationBenchmark();
    benchmark.network = network;
    benchmark.pass = "taped";
    benchmark.nonZero = 0.283;
    benchmark.batch = batch;
    benchmark.open();
    try {
      float[] image = new float[784];
      NormalNoise.fill(
          MemorySegment.ofArray(image), 0, image.length, NoiseKey.of(1, NoiseKey.Purpose.MONTE_CARLO), 0, 1, 0);
      LevelNetwork made = new LevelNetwork(network, benchmark.nonZero);
      float[] logits = ScalarForwardPass.of(
          made.spec(), new Preprocessing(new float[] {1}, new float[] {0}), made.layers()).logits(image, 0);
      assertThat(logits).doesNotContain(0f);
      double largest = 0;
      for (float logit : logits) {
        largest = Math.max(largest, Math.abs(logit));
      }
      assertThat(benchmark.classify()).isCloseTo(logits[0], within(1e-4 * largest));
    } finally {
      benchmark.close();
    }
  }
}
