package org.bayespress.experiments.meankl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

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
      Pairs pairs = new Pairs();
      for (long seed : numbers.seeds()) {
        boolean both = numbers.steps(Arm.MEAN_KL, seed).isPresent() && numbers.steps(arm, seed).isPresent();
        pairs.add(iterations(arm, seed), both || failed(arm, seed));
      }
      tests.add(pairs.test("0.6 x iterations of Mean-Var - iterations of Mean-KL", arm.title()));
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
    tests.add(
        cost(Quantity.ERROR_BEFORE_CODING).test("0.1 points - what coding adds to the validation error of Mean-KL",
            ""));
    for (Arm arm : numbers.opponents()) {
      tests.add(
          differences(arm, Quantity.ERROR_AFTER_CODING, difference -> POINTS + difference)
              .test("0.1 points + validation error after coding of Mean-Var - that of Mean-KL", arm.title()));
    }
    return claim(
        "b",
        "Mean-KL keeps its accuracy when it is coded, and its file is as accurate as one of Mean-Var, each within 0.1 points",
        tests).with(againstMeans());
  }

  /**
   * What coding costs beside the means in place of draws, whose noise is an error of its own that coding takes away. Added when
   * the numbers of LeNet-300-100 had been seen, and therefore no part of the claim.
   */
  private Addition againstMeans() {
    return new Addition(
        "against the means, added after the study on LeNet-300-100; decides nothing",
        cost(Quantity.ERROR_OF_MEANS)
            .test("0.1 points - what coding adds to the validation error of the means of Mean-KL", ""));
  }

  /** {@link #POINTS} less what coding adds to an error of Mean-KL before it. */
  private Pairs cost(Quantity before) {
    Pairs pairs = new Pairs();
    for (long seed : numbers.seeds()) {
      Map<Quantity, Double> own = numbers.of(Arm.MEAN_KL, seed);
      Double from = own.get(before);
      Double to = own.get(Quantity.ERROR_AFTER_CODING);
      boolean both = from != null && to != null;
      pairs.add(both ? Optional.of(POINTS - (to - from)) : Optional.empty(), numbers.failed(Arm.MEAN_KL, seed));
    }
    return pairs;
  }

  private Claim tails() {
    List<PairedTest> tests = new ArrayList<>();
    for (Arm arm : numbers.opponents()) {
      tests.add(
          differences(arm, Quantity.KURTOSIS_OF_MEANS, difference -> -difference)
              .test("excess kurtosis of μ/ρ, Mean-KL - Mean-Var", arm.title()));
      tests.add(
          differences(arm, Quantity.KURTOSIS_DECODED, difference -> -difference)
              .test("excess kurtosis of decoded weights, Mean-KL - Mean-Var", arm.title()));
    }
    return claim("c", "Means and decoded weights of Mean-KL have heavier tails than those of Mean-Var", tests);
  }

  private Claim pruning() {
    List<PairedTest> tests = new ArrayList<>();
    for (Arm arm : numbers.opponents()) {
      tests.add(
          differences(arm, Quantity.LOSS_SMALLEST_FIRST, difference -> difference)
              .test("points lost to pruning the smallest first, Mean-Var - Mean-KL", arm.title()));
      tests.add(
          differences(arm, Quantity.LOSS_AT_RANDOM, difference -> difference)
              .test("points lost to pruning at random, Mean-Var - Mean-KL", arm.title()));
    }
    return claim("d", "Decoded weights of Mean-KL lose less accuracy to pruning than those of Mean-Var", tests);
  }

  /**
   * Of the seeds that have both.
   *
   * @param oriented of Mean-Var less Mean-KL
   */
  private Pairs differences(Arm arm, Quantity quantity, DoubleUnaryOperator oriented) {
    Pairs pairs = new Pairs();
    for (long seed : numbers.seeds()) {
      Double own = numbers.of(Arm.MEAN_KL, seed).get(quantity);
      Double other = numbers.of(arm, seed).get(quantity);
      boolean both = own != null && other != null;
      pairs.add(
          both ? Optional.of(oriented.applyAsDouble(other - own)) : Optional.empty(), failed(arm, seed));
    }
    return pairs;
  }

  /** Whether a run of the pair left the finite numbers. It might have spoken for either side: to leave it out would favour one. */
  private boolean failed(Arm arm, long seed) {
    return numbers.failed(Arm.MEAN_KL, seed) || numbers.failed(arm, seed);
  }

  /** Pairs of a test, seed by seed. */
  private static final class Pairs {
    private final List<Double> differences = new ArrayList<>();
    private int open;

    /**
     * Takes a pair.
     *
     * @param difference empty where there is none
     * @param over whether its runs have ended, so that none is to come
     */
    private void add(Optional<Double> difference, boolean over) {
      difference.ifPresent(differences::add);
      open += difference.isEmpty() && over ? 1 : 0;
    }

    private PairedTest test(String what, String against) {
      return PairedTest.of(what, against, differences, open);
    }
  }

  private static Claim claim(String letter, String text, List<PairedTest> tests) {
    Verdict verdict = Verdict.all(tests.stream().map(PairedTest::verdict).toList());
    return new Claim(letter, text, verdict, text + ": " + verdict.text() + ".", tests, List.of());
  }
}
