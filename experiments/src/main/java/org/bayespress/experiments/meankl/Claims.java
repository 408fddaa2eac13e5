package org.bayespress.experiments.meankl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The claims as they are tested; {@code docs/mean-kl.md} says why so. */
final class Claims {
  /** "Twice as fast" counts as confirmed up to this share of the iterations. */
  static final double ITERATION_SHARE = 0.6;

  /** What coding may cost, and what a file may be worse, in percentage points. */
  static final double POINTS = 0.1;

  private final StudyNumbers numbers;

  private Claims(StudyNumbers numbers) {
    this.numbers = numbers;
  }

  /** All four. */
  static List<Claim> of(StudyNumbers numbers) {
    Claims claims = new Claims(numbers);
    return List.of(claims.speed(), claims.coding(), claims.tails(), claims.pruning());
  }

  private Claim speed() {
    List<PairedTest> tests = new ArrayList<>();
    for (Arm arm : numbers.opponents()) {
      List<Double> differences = new ArrayList<>();
      int open = 0;
      for (long seed : numbers.seeds()) {
        Optional<Double> difference = iterations(arm, seed);
        difference.ifPresent(differences::add);
        boolean both = numbers.steps(Arm.MEAN_KL, seed).isPresent() && numbers.steps(arm, seed).isPresent();
        open += both && difference.isEmpty() ? 1 : 0;
      }
      tests.add(PairedTest.of("0.6 x iterations of Mean-Var - iterations of Mean-KL", arm.title(), differences, open));
    }
    return claim("a", "Mean-KL converges in at most 0.6 of the iterations of Mean-Var", tests);
  }

  /**
   * The difference for one seed. Of a run that has not converged the number of its steps is a lower bound; a pair whose sign
   * that leaves open has no difference, and neither has one of which neither has converged.
   */
  private Optional<Double> iterations(Arm arm, long seed) {
    Double own = numbers.of(Arm.MEAN_KL, seed).get(Quantity.ITERATIONS);
    Double other = numbers.of(arm, seed).get(Quantity.ITERATIONS);
    Optional<Long> ownSteps = numbers.steps(Arm.MEAN_KL, seed);
    Optional<Long> otherSteps = numbers.steps(arm, seed);
    if (ownSteps.isEmpty() || otherSteps.isEmpty() || own == null && other == null) {
      return Optional.empty();
    }
    double difference =
        ITERATION_SHARE * (other == null ? otherSteps.get() : other) - (own == null ? ownSteps.get() : own);
    boolean open = other == null && difference < 0 || own == null && difference > 0;
    return open ? Optional.empty() : Optional.of(difference);
  }

  private Claim coding() {
    List<PairedTest> tests = new ArrayList<>();
    List<Double> cost = new ArrayList<>();
    for (long seed : numbers.seeds()) {
      Map<Quantity, Double> own = numbers.of(Arm.MEAN_KL, seed);
      if (own.containsKey(Quantity.ERROR_AFTER_CODING)) {
        cost.add(POINTS - (own.get(Quantity.ERROR_AFTER_CODING) - own.get(Quantity.ERROR_BEFORE_CODING)));
      }
    }
    tests.add(PairedTest.of("0.1 points - what coding adds to the validation error of Mean-KL", "", cost));
    for (Arm arm : numbers.opponents()) {
      List<Double> differences =
          differences(arm, Quantity.ERROR_AFTER_CODING).stream().map(difference -> POINTS + difference).toList();
      tests.add(
          PairedTest.of(
              "0.1 points + validation error after coding of Mean-Var - that of Mean-KL", arm.title(), differences));
    }
    return claim(
        "b",
        "Mean-KL keeps its accuracy when it is coded, and its file is as accurate as one of Mean-Var, each within 0.1 points",
        tests);
  }

  private Claim tails() {
    List<PairedTest> tests = new ArrayList<>();
    for (Arm arm : numbers.opponents()) {
      tests.add(
          PairedTest.of(
              "excess kurtosis of μ/ρ, Mean-KL - Mean-Var", arm.title(),
              negated(differences(arm, Quantity.KURTOSIS_OF_MEANS))));
      tests.add(
          PairedTest.of(
              "excess kurtosis of decoded weights, Mean-KL - Mean-Var", arm.title(),
              negated(differences(arm, Quantity.KURTOSIS_DECODED))));
    }
    return claim("c", "Means and decoded weights of Mean-KL have heavier tails than those of Mean-Var", tests);
  }

  private Claim pruning() {
    List<PairedTest> tests = new ArrayList<>();
    for (Arm arm : numbers.opponents()) {
      tests.add(
          PairedTest.of(
              "points lost to pruning the smallest first, Mean-Var - Mean-KL", arm.title(),
              differences(arm, Quantity.LOSS_SMALLEST_FIRST)));
      tests.add(
          PairedTest.of(
              "points lost to pruning at random, Mean-Var - Mean-KL", arm.title(),
              differences(arm, Quantity.LOSS_AT_RANDOM)));
    }
    return claim("d", "Decoded weights of Mean-KL lose less accuracy to pruning than those of Mean-Var", tests);
  }

  /** Mean-Var less Mean-KL, for the seeds that have both. */
  private List<Double> differences(Arm arm, Quantity quantity) {
    List<Double> differences = new ArrayList<>();
    for (long seed : numbers.seeds()) {
      Double own = numbers.of(Arm.MEAN_KL, seed).get(quantity);
      Double other = numbers.of(arm, seed).get(quantity);
      if (own != null && other != null) {
        differences.add(other - own);
      }
    }
    return differences;
  }

  private static List<Double> negated(List<Double> values) {
    return values.stream().map(value -> -value).toList();
  }

  private static Claim claim(String letter, String text, List<PairedTest> tests) {
    Verdict verdict = Verdict.all(tests.stream().map(PairedTest::verdict).toList());
    return new Claim(letter, text, verdict, text + ": " + verdict.text() + ".", tests);
  }
}
