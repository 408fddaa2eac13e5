package org.bayespress.experiments.meankl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private static final List<Long> SEEDS = List.of(1L, 2L, 3L, 4L, 5L);
  private static final long STEPS = 10_000;

  private final StudyNumbers numbers = new StudyNumbers("lenet300", SEEDS);

  /** Iterations of an arm by seed; 0 for a run that has not converged. */
  private void iterations(Arm arm, double... values) {
    for (int i = 0; i < values.length; i++) {
      StudyRun run = new StudyRun("lenet300", arm, SEEDS.get(i));
      numbers.learned(run, STEPS);
      numbers.put(run, Quantity.ITERATIONS, values[i] == 0 ? null : values[i]);
      numbers.put(run, Quantity.KL_SHARE, values[i] == 0 ? 2.0 : 1.0);
    }
  }

  private void put(Arm arm, Quantity quantity, double... values) {
    for (int i = 0; i < values.length; i++) {
      numbers.put(new StudyRun("lenet300", arm, SEEDS.get(i)), quantity, values[i]);
    }
  }

  private Claim claim(String letter) {
    return Claims.of(numbers).stream().filter(claim -> claim.letter().equals(letter)).findFirst().orElseThrow();
  }

  private void fourArms() {
    List<Arm> arms = Arm.meanVar();
    iterations(arms.get(0), 0, 0, 0, 0, 0);
    iterations(arms.get(1), 9000, 9100, 0, 9200, 9300);
    iterations(arms.get(2), 6000, 6100, 6200, 6300, 6400);
    iterations(arms.get(3), 8000, 8100, 8200, 8300, 8400);
  }

  @Test
  void theBestSettingConvergesMostOftenAndThenSoonest() {
    fourArms();
    assertThat(numbers.best().name()).isEqualTo("mean-var-5e-4");
    assertThat(numbers.opponents()).extracting(Arm::name).containsExactly("mean-var-5e-5", "mean-var-5e-4");
  }

  /** Of runs that have not converged at least their steps are known: 0.6 x 10,000 against 5,900 is on the safe side. */
  @Test
  void runsThatHaveNotConvergedCountAsFarAsTheyAreKnown() {
    fourArms();
    iterations(Arm.MEAN_KL, 3000, 3500, 3300, 3700, 3800);
    Claim fast = claim("a");
    assertThat(fast.tests()).hasSize(2);
    assertThat(fast.tests().get(0).differences()).containsExactly(3000.0, 2500.0, 2700.0, 2300.0, 2200.0);
    assertThat(fast.tests().get(1).differences()).containsExactly(600.0, 160.0, 420.0, 80.0, 40.0);
    assertThat(fast.verdict()).isEqualTo(Verdict.CONFIRMED);
    assertThat(fast.sentence()).endsWith("iterations of Mean-Var: confirmed.");
    assertThat(fast.tests().getFirst().sentence()).endsWith("n = 5, one-sided p 0.031, confirmed")
        .contains("iterations of Mean-KL, against Mean-Var, step 5e-5: 2540 [");
  }

  @Test
  void aPairOfUnknownSignLeavesTheClaimOpen() {
    fourArms();
    // 7,000 against more than 10,000; then nothing is known of either
    iterations(Arm.MEAN_KL, 7000, 0, 5000, 5500, 5600);
    Claim open = claim("a");
    assertThat(open.tests().get(0).differences()).containsExactly(1000.0, 500.0, 400.0);
    assertThat(open.tests().get(0).openPairs()).isEqualTo(2);
    // that of Mean-KL is more than 10,000, 0.6 x 6,100 is less: the sign is known
    assertThat(open.tests().get(1).differences()).hasSize(5).contains(0.6 * 6100 - STEPS);
    assertThat(open.verdict()).isEqualTo(Verdict.NOT_CONFIRMED);
  }

  @Test
  void codingMayCostATenthOfAPoint() {
    fourArms();
    iterations(Arm.MEAN_KL, 1, 1, 1, 1, 1);
    put(Arm.MEAN_KL, Quantity.ERROR_BEFORE_CODING, 2, 2, 2, 2, 2);
    put(Arm.MEAN_KL, Quantity.ERROR_AFTER_CODING, 2.05, 2.01, 1.9, 2.02, 2.03);
    Arm.meanVar().forEach(arm -> put(arm, Quantity.ERROR_AFTER_CODING, 2.0, 2.0, 2.0, 2.0, 2.0));
    assertThat(claim("b").verdict()).isEqualTo(Verdict.CONFIRMED);
    put(Arm.MEAN_KL, Quantity.ERROR_AFTER_CODING, 2.5, 2.4, 2.3, 2.6, 2.7);
    assertThat(claim("b").verdict()).isEqualTo(Verdict.NOT_CONFIRMED);
  }

  /** The noise of draws goes when weights are coded: beside the means coding costs something, which is told and decides nothing. */
  @Test
  void whatCodingCostsBesideTheMeansDecidesNothing() {
    fourArms();
    iterations(Arm.MEAN_KL, 1, 1, 1, 1, 1);
    put(Arm.MEAN_KL, Quantity.ERROR_OF_MEANS, 1.9, 1.8, 1.9, 2.0, 1.9);
    put(Arm.MEAN_KL, Quantity.ERROR_BEFORE_CODING, 3, 3, 3, 3, 3);
    put(Arm.MEAN_KL, Quantity.ERROR_AFTER_CODING, 2.3, 2.2, 2.4, 2.5, 2.2);
    Arm.meanVar().forEach(arm -> put(arm, Quantity.ERROR_AFTER_CODING, 2.5, 2.5, 2.5, 2.5, 2.5));
    Claim coding = claim("b");
    assertThat(coding.verdict()).isEqualTo(Verdict.CONFIRMED);
    assertThat(coding.tests()).hasSize(3);
    assertThat(coding.additions()).singleElement().satisfies(addition -> {
      assertThat(addition.remark()).contains("added after the study on LeNet-300-100", "decides nothing");
      assertThat(addition.test().differences()).containsExactly(-0.3, -0.3, -0.4, -0.4, -0.2);
      assertThat(addition.test().verdict()).isEqualTo(Verdict.NOT_CONFIRMED);
    });
    assertThat(StudyText.markdown(StudyReport.of("smoke", SEEDS, List.of(numbers), Map.of(), List.of())))
        .contains("  - (against the means, added after the study on LeNet-300-100; decides nothing) 0.1 points - what");
  }

  private void allThatFollowsCoding(Arm arm, double kl, double... rest) {
    for (Quantity quantity : List.of(
        Quantity.ERROR_OF_MEANS, Quantity.ERROR_BEFORE_CODING, Quantity.ERROR_AFTER_CODING,
        Quantity.LOSS_SMALLEST_FIRST, Quantity.LOSS_AT_RANDOM)) {
      put(arm, quantity, rest);
    }
    double[] kurtosis = Arrays.stream(rest).map(value -> value * kl).toArray();
    put(arm, Quantity.KURTOSIS_OF_MEANS, kurtosis);
    put(arm, Quantity.KURTOSIS_DECODED, kurtosis);
  }

  /** Four pairs for a claim and one without numbers are what the rules call undecided; five would confirm all. */
  @Test
  void runsThatFailedLeaveEveryClaimOpen() {
    fourArms();
    iterations(Arm.MEAN_KL, 1, 1, 1, 1, 1);
    Arm.meanVar().forEach(arm -> allThatFollowsCoding(arm, 1, 3, 4, 5, 6, 7));
    allThatFollowsCoding(Arm.MEAN_KL, 8, 1, 2, 3, 4, 5);
    assertThat(Claims.of(numbers)).extracting(Claim::verdict).containsOnly(Verdict.CONFIRMED);

    StudyNumbers six = new StudyNumbers("lenet300", List.of(1L, 2L, 3L, 4L, 5L, 6L));
    for (Arm arm : Arm.all()) {
      for (long seed : SEEDS) {
        StudyRun run = new StudyRun("lenet300", arm, seed);
        six.learned(run, STEPS);
        numbers.of(arm, seed).forEach((quantity, value) -> six.put(run, quantity, value));
      }
    }
    // not run yet: no pair, and nothing open
    assertThat(Claims.of(six)).extracting(Claim::verdict).containsOnly(Verdict.CONFIRMED);
    six.failed(new StudyRun("lenet300", Arm.MEAN_KL, 6));
    for (Claim claim : Claims.of(six)) {
      assertThat(claim.verdict()).as(claim.letter()).isEqualTo(Verdict.UNCLEAR);
      assertThat(claim.tests()).as(claim.letter()).isNotEmpty()
          .allSatisfy(test -> assertThat(test.openPairs()).isEqualTo(1))
          .allSatisfy(test -> assertThat(test.differences()).hasSize(5));
    }
  }

  /** A run of Mean-Var that failed leaves open what is compared with it, and only that. */
  @Test
  void aFailedOpponentLeavesItsPairsOpen() {
    fourArms();
    iterations(Arm.MEAN_KL, 1, 1, 1, 1, 1);
    Arm.meanVar().forEach(arm -> allThatFollowsCoding(arm, 1, 3, 4, 5, 6));
    allThatFollowsCoding(Arm.MEAN_KL, 8, 1, 2, 3, 4, 5);
    // learned, and failed when it was coded
    numbers.failed(new StudyRun("lenet300", Arm.published(), 5));
    assertThat(claim("a").tests()).extracting(PairedTest::openPairs).containsExactly(0, 0);
    assertThat(claim("b").tests()).extracting(PairedTest::openPairs).containsExactly(0, 1, 0);
    assertThat(claim("c").tests()).extracting(PairedTest::openPairs).containsExactly(1, 1, 0, 0);
    assertThat(claim("d").tests()).extracting(PairedTest::openPairs).containsExactly(1, 1, 0, 0);
  }

  @Test
  void tailsAndPruningArePairedBySeed() {
    fourArms();
    iterations(Arm.MEAN_KL, 1, 1, 1, 1, 1);
    for (Arm arm : Arm.meanVar()) {
      put(arm, Quantity.KURTOSIS_OF_MEANS, 1, 2, 3, 4, 5);
      put(arm, Quantity.KURTOSIS_DECODED, 1, 2, 3, 4, 5);
      put(arm, Quantity.LOSS_SMALLEST_FIRST, 1, 2, 3, 4, 5);
      put(arm, Quantity.LOSS_AT_RANDOM, 1, 2, 3, 4, 5);
    }
    put(Arm.MEAN_KL, Quantity.KURTOSIS_OF_MEANS, 1.5, 2.5, 3.5, 4.5, 5.5);
    put(Arm.MEAN_KL, Quantity.KURTOSIS_DECODED, 1.5, 2.5, 3.5, 4.5, 4.9);
    put(Arm.MEAN_KL, Quantity.LOSS_SMALLEST_FIRST, 0.5, 1.5, 2.5, 3.5, 4.5);
    put(Arm.MEAN_KL, Quantity.LOSS_AT_RANDOM, 0.9, 1.9, 2.9, 3.9, 4.9);
    Claim tails = claim("c");
    assertThat(tails.tests()).extracting(PairedTest::verdict)
        .containsExactly(Verdict.CONFIRMED, Verdict.UNCLEAR, Verdict.CONFIRMED, Verdict.UNCLEAR);
    assertThat(tails.verdict()).isEqualTo(Verdict.UNCLEAR);
    assertThat(claim("d").verdict()).isEqualTo(Verdict.CONFIRMED);
  }
}
