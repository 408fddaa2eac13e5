package org.bayespress.benchmarks.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import jdk.jfr.FlightRecorder;
import org.bayespress.benchmarks.training.Combination;
import org.bayespress.benchmarks.training.TrainingStep;
import org.bayespress.core.kernels.Blas;
import org.bayespress.core.kernels.Convolution;
import org.bayespress.core.network.Networks;
import org.junit.jupiter.api.Assumptions;
import org.bayespress.methods.miracle.posterior.MeanKlPosterior;
import org.junit.jupiter.api.Test;

/** A profile of real steps. */
class StepProfileTest {

  @Test
  void sharesSumToTheWholeAndNameWhatIsComputed() {
    Assumptions.assumeTrue(
        FlightRecorder.getFlightRecorder().getEventTypes().stream()
            .anyMatch(type -> type.getName().equals("jdk.CPUTimeSample")),
        "this Java runtime does not sample processor time");
    try (TrainingStep step = TrainingStep.of(Networks.lenet5(), Combination.bound().getFirst(), 100, 2)) {
      StepProfile profile = StepProfile.of(step, 3000, 2000);
      assertThat(profile.shares().values().stream().mapToDouble(Double::doubleValue).sum()).isCloseTo(1, within(1e-9));
      assertThat(profile.shares()).containsKeys(
          Part.CONVOLUTIONS_FORWARD, Part.CONVOLUTIONS_TO_INPUTS, Part.CONVOLUTIONS_TO_WEIGHTS, Part.DENSE_PRODUCTS,
          Part.NOISE, Part.KL, Part.ADAM, Part.POOLING);
      List<ProfileRow> rows = profile.rows();
      assertThat(rows.getLast().part()).isEqualTo("all");
      assertThat(rows.getLast().millis()).isCloseTo(profile.medianMillis(), within(1e-9));
    }
  }

  /** A method that is renamed would leave its part without samples. */
  @Test
  void partsNameMethodsThatExist() {
    List<String> methods = Arrays.stream(Convolution.class.getMethods()).map(Method::getName).toList();
    for (String method : List.of("forward", "inputGradient", "weightGradient", "take")) {
      assertThat(methods).contains(method);
      assertThat(Part.of(Convolution.class.getName() + "." + method)).isPresent();
    }
    assertThat(Part.of(Blas.class.getName() + ".call")).contains(Part.DENSE_PRODUCTS);
    assertThat(Part.of(MeanKlPosterior.class.getName() + ".update")).contains(Part.RANDOM_CODE_POSTERIORS);
    assertThat(Part.of("java.lang.String.length")).isEmpty();
  }
}
