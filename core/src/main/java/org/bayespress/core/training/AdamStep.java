package org.bayespress.core.training;

/** Adam's constants of one update in the precision of the kernel, the bias corrections folded into the rate. */
record AdamStep(float rate, float beta1, float beta2, float epsilon) {

  static AdamStep of(Adam adam, double rate) {
    return new AdamStep((float) rate, (float) adam.beta1(), (float) adam.beta2(), (float) adam.epsilon());
  }
}
