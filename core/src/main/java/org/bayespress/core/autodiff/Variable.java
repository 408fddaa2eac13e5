package org.bayespress.core.autodiff;

import org.bayespress.core.memory.Tensor;

/** A value on the tape and, where something upstream can learn from it, its gradient. */
public final class Variable {
  private final Tensor value;
  private final Tensor gradient;
  private final Variable support;
  private final boolean gradientOnSupportOnly;
  private boolean written;

  private Variable(Tensor value, Tensor gradient, Variable support, boolean gradientOnSupportOnly) {
    this.value = value;
    this.gradient = gradient;
    this.support = support == null ? this : support;
    this.gradientOnSupportOnly = gradientOnSupportOnly;
  }

  /** A value whose gradient, where there is one, is wanted everywhere. */
  static Variable of(Tensor value, Tensor gradient) {
    return new Variable(value, gradient, null, false);
  }

  /** A value whose gradient is wanted only where it is not zero itself. */
  static Variable ofSupport(Tensor value, Tensor gradient) {
    return new Variable(value, gradient, null, true);
  }

  /** A product of {@code x} with something else, which is zero where x is. */
  static Variable multiple(Variable x, Tensor value, Tensor gradient) {
    return new Variable(value, gradient, x.support, !x.needsGradient() || x.gradientOnSupportOnly);
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

  /**
   * A variable of the same shape on whose zeros this one is zero: itself, or what it was made of by factors. A value that
   * is zero by chance where its support is not may still have a gradient.
   */
  Variable support() {
    return support;
  }

  /**
   * Whether the gradient has no influence where the {@link #support} is zero, so that operations may leave zeros there: behind
   * max(0, x), whose derivative is zero there, and of a product of such a value, or of an input, with a factor.
   */
  boolean gradientOnSupportOnly() {
    return gradientOnSupportOnly;
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
