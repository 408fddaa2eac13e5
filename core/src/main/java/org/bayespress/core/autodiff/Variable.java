package org.bayespress.core.autodiff;

import org.bayespress.core.memory.Tensor;

/**
 * A value on the tape and, where something upstream can learn from it, its gradient. Some consecutive channels of an image can
 * be a variable too ({@link #channels}): it lives in the memory of the whole image, so images that are put together
 * channel by channel are written where they belong at once, and nothing is copied.
 */
public final class Variable {
  private final Tensor value;
  private final Tensor gradient;
  private final Variable support;
  private final boolean gradientOnSupportOnly;
  private final Variable whole;
  private final int firstChannel;
  private final int channels;
  private int margin;
  private boolean written;

  private Variable(Tensor value, Tensor gradient, Variable support, boolean gradientOnSupportOnly) {
    this.value = value;
    this.gradient = gradient;
    this.support = support == null ? this : support;
    this.gradientOnSupportOnly = gradientOnSupportOnly;
    whole = this;
    firstChannel = 0;
    channels = value.extent(1);
  }

  private Variable(Variable whole, int firstChannel, int channels) {
    value = whole.value;
    gradient = whole.gradient;
    support = this;
    gradientOnSupportOnly = false;
    this.whole = whole;
    this.firstChannel = firstChannel;
    this.channels = channels;
  }

  /** Channels {@code first .. first + count - 1} of this image. */
  Variable channels(int first, int count) {
    if (first < 0 || count < 1 || first + count > channels) {
      throw new IllegalArgumentException(
          "channels " + first + " to " + (first + count - 1) + " of an image with " + channels);
    }
    return first == 0 && count == channels ? this : new Variable(whole, firstChannel + first, count);
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

  /** The value; of some channels, that of the whole image. */
  public Tensor value() {
    return value;
  }

  /** Notes that as many pixels on every side are zeros that nothing can change. */
  Variable within(int zeros) {
    margin = zeros;
    return this;
  }

  /** Pixels on every side of an image that are zero whatever happens, so that their gradients have no influence. */
  int margin() {
    return margin;
  }

  /** Number of channels of an image, of features of a vector. */
  public int channels() {
    return channels;
  }

  /** The image whose channels these are; itself where it has them all. */
  Variable whole() {
    return whole;
  }

  /** Number of the first channel within the {@link #whole}. */
  public int firstChannel() {
    return firstChannel;
  }

  /** Whether the memory of value and gradient is this variable's alone. */
  boolean isWhole() {
    return whole == this;
  }

  /** Floats of one channel of a group of images. */
  int plane() {
    return value.extent(2) * value.extent(3) * value.extent(4);
  }

  /** First float of a group of images, in value and gradient. */
  long from(int group) {
    return ((long) group * value.extent(1) + firstChannel) * plane();
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

  /** Whether an operation has claimed the gradient in this backward pass. */
  boolean gradientClaimed() {
    return whole.written;
  }

  void forgetGradient() {
    written = false;
  }

  /**
   * Whether an operation must add to the gradient (somebody wrote it in this backward pass) or may overwrite it.
   * Calling this marks it as written.
   */
  boolean claimGradient() {
    if (!whole.written && channels < whole.channels) {
      // the other channels may be claimed later, by somebody who adds
      gradient.segment().fill((byte) 0);
      whole.written = true;
    }
    boolean add = whole.written;
    whole.written = true;
    return add;
  }
}
