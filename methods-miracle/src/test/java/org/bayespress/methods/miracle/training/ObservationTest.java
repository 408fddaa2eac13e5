package org.bayespress.methods.miracle.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.bayespress.core.training.Training;
import org.bayespress.format.candidate.BlockOrder;
import org.bayespress.format.candidate.CandidateGenerator;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor.RandomCoded;
import org.bayespress.methods.miracle.coder.BlockTarget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObservationTest {
  private static final NormalDistribution PRIOR = new NormalDistribution(0, 1);

  /**
   * Table {@code blocks} against the posterior that was coded, its densities and all candidates. Nothing learns, but the
   * scales are rounded before blocks are coded, which changes Mean-Var's parameters in units of rho.
   */
  @ParameterizedTest
  @ValueSource(strings = {"mean-var", "mean-kl", "greedy"})
  void theTableIsTrueOfEveryBlock(String parameterization) {
    Kept kept = new Kept();
    Training training = SmallMiracle.training(null, false, () -> false, kept);
    MiracleSettings settings = SmallMiracle.settings(parameterization, "ordered", 0);
    CompressedModel model = SmallMiracle.run(training, SmallMiracle.STILL, settings, null, 2).network().model();
    float[] block = kept.column("posterior", "block");
    float[] tensor = kept.column("posterior", "tensor");
    float[] means = kept.column("posterior", "mean_over_rho");
    float[] deviations = kept.column("posterior", "deviation_over_rho");
    float[] decoded = kept.column("decoded", "value_over_rho");
    float[] index = kept.column("blocks", "index");
    int[] indices = ((RandomCoded) model.layers().getFirst().weight()).code().indices();
    assertThat(index).hasSize(indices.length);
    List<List<Integer>> members = new ArrayList<>();
    for (int variable : BlockOrder.SHUFFLED.places(5, block.length)) {
      if (block[variable] == members.size()) {
        members.add(new ArrayList<>());
      }
      members.get((int) block[variable]).add(variable);
    }
    assertThat(members).hasSize(indices.length);
    for (int b = 0; b < indices.length; b++) {
      int count = members.get(b).size();
      double[] mean = new double[count];
      double[] deviation = new double[count];
      float[] chosen = candidate(b, indices[b], count);
      for (int i = 0; i < count; i++) {
        int variable = members.get(b).get(i);
        double rounded = parameterization.equals("mean-kl") ? 1 : rounded(model, (int) tensor[variable]);
        mean[i] = means[variable] * rounded;
        deviation[i] = deviations[variable] * rounded;
        assertThat(decoded[variable]).isCloseTo(chosen[i], within(1e-6f));
      }
      double[] logRatios = logRatios(b, mean, deviation);
      double largest = Arrays.stream(logRatios).max().orElseThrow();
      double meanWeight = Arrays.stream(logRatios).map(ratio -> Math.exp(ratio - largest)).average().orElseThrow();
      BlockTarget target = new BlockTarget(mean, deviation);
      assertThat(index[b]).isEqualTo(indices[b]);
      assertThat(kept.column("blocks", "variables")[b]).isEqualTo(count);
      close(kept, "kl_nats", b, target.klNats(), 1e-5);
      close(kept, "variance_of_log_ratio_nats2", b, target.varianceNats2(), 1e-5);
      // scores in single precision, of terms that are a thousand times larger
      close(kept, "log_ratio_nats", b, logRatios[indices[b]], 1e-2);
      close(kept, "log_mean_weight", b, largest + Math.log(meanWeight), 1e-2);
    }
  }

  private static void close(Kept kept, String column, int block, double expected, double error) {
    assertThat((double) kept.column("blocks", column)[block]).as("%s of block %d", column, block)
        .isCloseTo(expected, within(error * (1 + Math.abs(expected))));
  }

  private static double rounded(CompressedModel model, int tensor) {
    CompressedModel.Layer layer = model.layers().get(tensor / 2);
    return SmallMiracle.he(tensor / 2) / ((RandomCoded) (tensor % 2 == 0 ? layer.weight() : layer.bias())).scale();
  }

  private static float[] candidate(int block, int number, int count) {
    float[] z = new float[count];
    CandidateGenerator.of(5).candidate(block, number, z, 0, count);
    return z;
  }

  /** log(q/p) of all candidates of a block. */
  private static double[] logRatios(int block, double[] mean, double[] deviation) {
    double[] logRatios = new double[256];
    for (int i = 0; i < mean.length; i++) {
      NormalDistribution posterior = new NormalDistribution(mean[i], deviation[i]);
      for (int k = 0; k < logRatios.length; k++) {
        float z = candidate(block, k, mean.length)[i];
        logRatios[k] += posterior.logDensity(z) - PRIOR.logDensity(z);
      }
    }
    return logRatios;
  }
}
