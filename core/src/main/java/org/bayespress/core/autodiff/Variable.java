package org.bayespress.core.autodiff;

import org.bayespress.core.memory.Tensor;

/** A value on the tape and, where something upstream can learn from it, its gradient. */
public final class Variable {
  private final Tensor value;
  private final Tensor gradient;
  private boolean written;

  Variable(Tensor value, Tensor gradient) {
    this.value = value;
    this.gradient = gradient;
  }

  /** The value. */
  public Tensor value() {
    return value;
  }

  /** The gradient of the loss with respect to the value; null where {@link #needsGradient} is false. */
  public Tensor gradient() {
    return gradient;
  }

  /** Whether a gradient is computed. */
  public boolean needsGradient() {
    return gradient != null;
  }

  void forgetGradient() {
    written = false;
  }

  /**
   * Whether an operation must add to the gradient (somebody wrote it in this backward pass) or may overwrite it.
   * Calling this marks it as written.
   */
  boolean claimGradient() {
    boolean add = written;
    written = true;
    return add;
  }
}
