package org.bayespress.format.codec;

/** What a tensor is in its layer; the published coders are about weights, and their files need biases too. */
public enum TensorRole {
  WEIGHT,
  BIAS
}
