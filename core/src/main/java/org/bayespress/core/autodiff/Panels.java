package org.bayespress.core.autodiff;

/**
 * A range cut into panels whose borders depend on its length alone, never on the number of threads.
 *
 * @param length of the range
 * @param width of every panel but the last, a multiple of 16
 */
public record Panels(int length, int width) {
  private static final int MOST_OUTPUTS = 160;
  private static final int MOST_INPUTS = 256;

  /** How a dense layer cuts its outputs, for forward products and weight gradients. */
  public static Panels ofOutputs(int outputs) {
    return of(outputs, MOST_OUTPUTS);
  }

  /** How a dense layer cuts its inputs, for input gradients. */
  public static Panels ofInputs(int inputs) {
    return of(inputs, MOST_INPUTS);
  }

  /** Panels of at most about {@code most} elements and of nearly equal width. */
  static Panels of(int length, int most) {
    int count = (length + most - 1) / most;
    int even = (length + count - 1) / count;
    return new Panels(length, (even + 15) / 16 * 16);
  }

  /** Number of panels. */
  public int count() {
    return (length + width - 1) / width;
  }

  /** First element of a panel. */
  public int from(int panel) {
    return panel * width;
  }

  /** Elements of a panel. */
  public int width(int panel) {
    return Math.min(width, length - panel * width);
  }
}
