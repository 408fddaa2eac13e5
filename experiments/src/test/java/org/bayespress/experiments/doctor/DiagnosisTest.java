package org.bayespress.experiments.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bayespress.experiments.run.Machine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosisTest {
  private static final Machine MACHINE = new Machine("25", "Linux", "cpu", 2, "Species[float, 16, S_512_BIT]", 16);

  private static List<String> warnings(String core, String flags, double rate, Double nominal,
      Map<String, Double> errors) {
    return Diagnosis.warnings(MACHINE, core, new TreeSet<>(Set.of(flags.split(" "))), rate, nominal, errors);
  }

  /** The first three rows: what OpenBLAS was seen to choose on processors newer than itself. */
  @ParameterizedTest
  @CsvSource({
    "Prescott,avx2 avx512f avx512dq,OPENBLAS_CORETYPE=SkylakeX",
    "Haswell,avx2 avx512f avx512dq avx512_bf16,OPENBLAS_CORETYPE=Cooperlake",
    "Nehalem,sse3 avx2,OPENBLAS_CORETYPE=Haswell"})
  void warnsOfFallbackKernels(String core, String flags, String advice) {
    assertThat(warnings(core, flags, 100, null, Map.of())).singleElement().asString().contains(core, advice);
  }

  @ParameterizedTest
  @CsvSource({"SkylakeX,avx2 avx512f avx512dq", "Haswell,avx2", "Zen,avx2", "Nehalem,sse3", "ARMV8,asimd"})
  void isContentWithKernelsThatFit(String core, String flags) {
    assertThat(warnings(core, flags, 100, 160.0, Map.of("fc1", 0.2))).isEmpty();
  }

  @Test
  void warnsOfSlowOrWrongProducts() {
    assertThat(warnings("SkylakeX", "avx2", 18, 190.0, Map.of())).singleElement().asString().contains("18 GFLOP/s");
    assertThat(warnings("SkylakeX", "avx2", 100, 190.0, Map.of("fc1", 3.0))).singleElement().asString()
        .contains("WRONG", "fc1");
    assertThat(warnings("SkylakeX", "avx2", 100, 190.0, Map.of("fc1", Double.NaN))).hasSize(1);
  }

  @Test
  void theseProductsAreCorrect() {
    for (int variant = 0; variant < 3; variant++) {
      assertThat(Sgemm.worstError(new Sgemm.Shape("odd", 7, 13, 31), variant)).isLessThanOrEqualTo(1).isPositive();
    }
  }

  @Test
  void namesThisMachine() {
    Machine machine = Machine.here();
    assertThat(machine.jdk()).startsWith("25");
    assertThat(machine.cores()).isPositive();
    assertThat(machine.vectorLanes()).isGreaterThan(1);
  }

  @Test
  void copiesTakeTheTimeOfSomeMemory() {
    assertThat(Copying.gigabytesPerSecond()).isBetween(0.2, 2000.0);
  }
}
