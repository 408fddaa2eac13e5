package org.bayespress.core.autodiff;

import org.bayespress.core.memory.Tensor;
import org.bayespress.core.posterior.ScaleDistribution;

/**
 * Location and deviation of the random scales of groups, and where their gradients go. For a normal scale
 * {@code z = location + deviation eps}, for a log-normal one {@code z = exp(location + deviation eps)}.
 *
 * @param distribution which of the two
 * @param location {@code [groups]}
 * @param deviation {@code [groups]}, not negative
 * @param dLocation gradient, overwritten by every backward pass
 * @param dDeviation gradient, overwritten by every backward pass
 */
public record ScaleParameters(
    ScaleDistribution distribution, Tensor location, Tensor deviation, Tensor dLocation, Tensor dDeviation) {

  /** Number of groups. */
  public int groups() {
    return location.length();
  }
}
