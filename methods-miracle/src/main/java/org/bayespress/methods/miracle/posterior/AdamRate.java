package org.bayespress.methods.miracle.posterior;

import org.bayespress.core.training.Adam;

/** Adam's constants in one step, the corrections of the moments folded into the rate. */
public record AdamRate(float rate, float beta1, float beta2, float epsilon) {

  /** The constants of update {@code t}, counted from 1. */
  public static AdamRate of(Adam adam, double learningRate, long t) {
    return new AdamRate(
        (float) adam.rate(learningRate, t), (float) adam.beta1(), (float) adam.beta2(), (float) adam.epsilon());
  }
}
