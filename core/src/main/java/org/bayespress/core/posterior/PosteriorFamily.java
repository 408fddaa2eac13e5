package org.bayespress.core.posterior;

/** The kinds of posterior that can be trained; every prior names the one it is made for. */
public enum PosteriorFamily {

  /** {@code q(w) = N(theta, sigma^2)} for every weight, biases are point estimates. */
  GAUSSIAN("gaussian"),

  /**
   * Groups of weights share a random scale, {@code w = z v} with a posterior over z per group and {@code q(v) =
   * N(theta, sigma^2)} per weight; biases are Gaussian. Groups are the output filters of a convolution and the input
   * neurons of a dense layer (Louizos, Ullrich and Welling, 2017).
   */
  GROUP_SCALES("group-scales");

  private final String label;

  PosteriorFamily(String label) {
    this.label = label;
  }

  /** Name in lists. */
  public String label() {
    return label;
  }
}
