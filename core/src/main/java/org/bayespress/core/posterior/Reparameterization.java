package org.bayespress.core.posterior;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the data term of the objective is estimated from a Gaussian posterior of the weights. */
public enum Reparameterization {
  /**
   * Pre-activations are drawn, one per example and output, from the normal distribution that the weights give them
   * (Kingma, Salimans and Welling, 2015): the variance of the gradient falls with the size of the batch.
   */
  LOCAL,
  /**
   * The weights are drawn, {@code w = theta + sigma eps}, once per step for the whole batch: simple, and noisy. For
   * ablations.
   */
  WEIGHTS;

  /** Name in configurations. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Names of all. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Reparameterization::label).toList();
  }
}
