package org.bayespress.experiments.meankl;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import org.bayespress.core.training.PosteriorLook;

/**
 * When a training has converged: after the first look from which on, to the end, the smoothed validation error of the means is
 * within {@value #POINTS} points of its final value and the mean KL of the blocks is at most {@value #KL_LIMIT} budgets.
 *
 * <p>Smoothed is the mean over a look and the up to {@value #REACH} before and behind it: at a constant rate the error of single
 * looks scatters by as much as the tolerance until the end, so that without smoothing every training would converge with its
 * last look. The final value is the smoothed one of the last look.
 *
 * @param steps of every look
 * @param means smoothed error with all weights at their means, in percent, at every look
 * @param draws the same of drawn weights
 * @param klShare mean KL of the blocks in budgets at every look
 */
record Convergence(List<Long> steps, double[] means, double[] draws, double[] klShare) {
  static final double POINTS = 0.1;
  static final double KL_LIMIT = 1.01;
  static final int REACH = 12;

  static Convergence of(List<PosteriorLook> looks) {
    double[] klShare =
        looks.stream().mapToDouble(look -> look.blockKlMeanNats() / look.blockKlBudgetNats()).toArray();
    return new Convergence(
        looks.stream().map(PosteriorLook::step).toList(), smoothed(looks, PosteriorLook::validationErrorPercent),
        smoothed(looks, PosteriorLook::drawErrorPercent), klShare);
  }

  private static double[] smoothed(List<PosteriorLook> looks, ToDoubleFunction<PosteriorLook> error) {
    double[] smoothed = new double[looks.size()];
    for (int i = 0; i < smoothed.length; i++) {
      int from = Math.max(0, i - REACH);
      int to = Math.min(smoothed.length - 1, i + REACH);
      smoothed[i] = looks.subList(from, to + 1).stream().mapToDouble(error).average().orElseThrow();
    }
    return smoothed;
  }

  private static double last(double[] values) {
    return values[values.length - 1];
  }

  /** Smoothed error of the means at the end. */
  double finalMeansPercent() {
    return last(means);
  }

  /** Smoothed error of drawn weights at the end. */
  double finalDrawsPercent() {
    return last(draws);
  }

  /** Mean KL at the end, in budgets. */
  double finalKlShare() {
    return last(klShare);
  }

  /** Steps; empty if the KL is above its limit at the end. */
  OptionalLong converged() {
    int first = means.length;
    while (first > 0 && Math.abs(means[first - 1] - finalMeansPercent()) <= POINTS && klShare[first - 1] <= KL_LIMIT) {
      first--;
    }
    return first == means.length ? OptionalLong.empty() : OptionalLong.of(steps.get(first));
  }
}
