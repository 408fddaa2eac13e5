package org.bayespress.core.autodiff;

/**
 * A range cut into panels whose borders depend on its length alone, never on the number of threads.
 *
 * @param length of the range
 * @param width of every panel but the last, a multiple of 16
 */
record Panels(int length, int width) {

  /** Panels of at most about {@code most} elements and of nearly equal width. */
  static Panels of(int length, int most) {
    int count = (length + most - 1) / most;
    int even = (length + count - 1) / count;
    return new Panels(length, (even + 15) / 16 * 16);
  }

  int count() {
    return (length + width - 1) / width;
  }

  int from(int panel) {
    return panel * width;
  }

  int width(int panel) {
    return Math.min(width, length - panel * width);
  }
}
