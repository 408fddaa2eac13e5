package org.bayespress.benchmarks.kl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.posterior.GaussianKl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Chains of ND4J operations against the definitions in double precision. */
class OpChainTest {
  private static final int WEIGHTS = 5000;
  private static final float SCALE = 0.5f;

  static Stream<KlForm> chained() {
    return KlForm.bound().stream().filter(form -> OpChain.of(form).isPresent());
  }

  @ParameterizedTest
  @MethodSource("chained")
  void chainComputesTheForm(KlForm form) {
    GaussianKl kl = new PriorForms().kl(form);
    try (PosteriorArrays arrays = PosteriorArrays.of(WEIGHTS)) {
      Tensor theta = arrays.theta();
      Tensor logSigma2 = arrays.logSigma2();
      OpChain.Planned chain = OpChain.of(form).orElseThrow().plan(
          theta.asINDArray(), logSigma2.asINDArray(), arrays.dTheta().asINDArray(),
          arrays.dLogSigma2().asINDArray());
      chain.accumulate(SCALE);
      double klNats = chain.accumulate(SCALE);
      double expected = 0;
      for (int i = 0; i < WEIGHTS; i++) {
        double t = theta.get(i);
        double l = logSigma2.get(i);
        expected += kl.value(t, l);
        assertClose(arrays.dTheta().get(i), 2 * SCALE * kl.dTheta(t, l), form + " d theta of weight " + i);
        assertClose(arrays.dLogSigma2().get(i), 2 * SCALE * kl.dLogSigma2(t, l), form + " d log sigma^2 of " + i);
      }
      assertThat(klNats).as("%s, nats", form).isCloseTo(expected, within(2e-5 * expected));
    }
  }

  private static void assertClose(double found, double expected, String what) {
    assertThat(found).as(what).isCloseTo(expected, within(1e-3 * Math.abs(expected) + 1e-4));
  }

  @Test
  void formsOfTheFirstPapersHaveAChain() {
    assertThat(chained().map(KlForm::toString))
        .contains("log-uniform/molchanov", "log-uniform/kingma", "log-uniform/ard", "ard/ard",
            "gaussian/standard-normal",
            "horseshoe/closed", "normal-jeffreys/molchanov", "normal-jeffreys/exact");
    assertThat(OpChain.of(new KlForm("log-uniform", "exact"))).isEmpty();
  }

  @Test
  void posteriorReachesEveryBranch() {
    try (PosteriorArrays arrays = PosteriorArrays.of(WEIGHTS)) {
      List<Double> logAlphas = Stream.iterate(0, i -> i + 1).limit(WEIGHTS).map(i -> arrays.logSigma2().get(i)
          - Math.log(arrays.theta().get(i) * arrays.theta().get(i) + 1e-8)).toList();
      assertThat(logAlphas).anyMatch(x -> x < -8.5).anyMatch(x -> x > 8.5).allMatch(x -> Math.abs(x) < 9.01);
    }
  }
}
