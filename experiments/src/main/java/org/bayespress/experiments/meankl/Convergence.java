package org.bayespress.experiments.meankl;

import java.util.List;
import java.util.OptionalLong;
import org.bayespress.core.training.PosteriorLook;

/**
 * When a training has converged: after the first look from which on, to the end, the smoothed validation error of drawn weights
 * is within {@value #POINTS} points of its final value and the mean KL of the blocks is at most {@value #KL_LIMIT} budgets.
 *
 * <p>Smoothed is the mean over a look and the up to {@value #REACH} before and behind it: at a constant rate the error of single
 * looks scatters by more than the tolerance until the end, so that without smoothing every training would converge with its
 * last look. The final value is the smoothed one of the last look.
 *
 * @param steps of every look
 * @param smoothed error in percent at every look
 * @param klShare mean KL of the blocks in budgets at every look
 */
record Convergence(List<Long> steps, double[] smoothed, double[] klShare) {
  static final double POINTS = 0.1;
  static final double KL_LIMIT = 1.01;
  static final int REACH = 5;

  static Convergence of(List<PosteriorLook> looks) {
    double[] smoothed = new double[looks.size()];
    double[] klShare = new double[looks.size()];
    for (int i = 0; i < smoothed.length; i++) {
      int from = Math.max(0, i - REACH);
      int to = Math.min(smoothed.length - 1, i + REACH);
      smoothed[i] =
          looks.subList(from, to + 1).stream().mapToDouble(PosteriorLook::drawErrorPercent).average().orElseThrow();
      klShare[i] = looks.get(i).blockKlMeanNats() / looks.get(i).blockKlBudgetNats();
    }
    return new Convergence(looks.stream().map(PosteriorLook::step).toList(), smoothed, klShare);
  }

  /** Smoothed error at the end. */
  double finalPercent() {
    return smoothed[smoothed.length - 1];
  }

  /** Mean KL at the end, in budgets. */
  double finalKlShare() {
    return klShare[klShare.length - 1];
  }

  /** Steps; empty if the KL is above its limit at the end. */
  OptionalLong converged() {
    int first = smoothed.length;
    while (first > 0 && Math.abs(smoothed[first - 1] - finalPercent()) <= POINTS && klShare[first - 1] <= KL_LIMIT) {
      first--;
    }
    return first == smoothed.length ? OptionalLong.empty() : OptionalLong.of(steps.get(first));
  }
}
