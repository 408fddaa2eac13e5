package org.bayespress.core.kernels.math;

/** exp over heap arrays by the kernels of this process: {@link ArrayMath} or {@link ScalarMath}, the same bits. */
public final class Exponentials {

  private Exponentials() {}

  /**
   * {@code y[i] = exp(x[i])} for i below {@code count}.
   *
   * @param y may be {@code x}
   * @param count a multiple of 16
   */
  public static void exp(float[] x, float[] y, int count) {
    if (KernelMode.vector()) {
      ArrayMath.exp(x, y, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      y[i] = ScalarMath.exp(x[i]);
    }
  }
}
