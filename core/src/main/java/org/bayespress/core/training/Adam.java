package org.bayespress.core.training;

/**
 * Adam's constants (Kingma and Ba, 2015). The gradient is that of {@code N * mean cross-entropy + beta * KL}, so
 * epsilon is small against it.
 */
public record Adam(double beta1, double beta2, double epsilon) {

  /** The bias-corrected rate of update {@code t}, counted from 1. */
  public double rate(double learningRate, long t) {
    return learningRate * Math.sqrt(1 - Math.pow(beta2, t)) / (1 - Math.pow(beta1, t));
  }
}
