package org.bayespress.methods.miracle.posterior;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bayespress.core.kernels.AdamKernel;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;

/** A trained array with Adam's moments. */
public record AdamArray(Tensor value, Tensor first, Tensor second, Tensor gradient) {

  /** Reserves an array of so many parameters. */
  public static AdamArray reserve(Slab slab, int count) {
    return new AdamArray(slab.reserve(count), slab.reserve(count), slab.reserve(count), slab.reserve(count));
  }

  /** Copies values {@code from .. from + count - 1} to the beginning of {@code target}. */
  public void read(int from, int count, float[] target) {
    MemorySegment.copy(value.segment(), ValueLayout.JAVA_FLOAT, 4L * from, target, 0, count);
  }

  /** Copies the beginning of {@code source} to values {@code from .. from + count - 1}. */
  public void write(int from, int count, float[] source) {
    MemorySegment.copy(source, 0, value.segment(), ValueLayout.JAVA_FLOAT, 4L * from, count);
  }

  /** One update of values {@code from .. from + count - 1} with the gradients at the beginning of {@code gradients}. */
  public void update(int from, int count, float[] gradients, AdamRate step) {
    MemorySegment.copy(gradients, 0, gradient.segment(), ValueLayout.JAVA_FLOAT, 4L * from, count);
    AdamKernel.update(
        value.segment(), first.segment(), second.segment(), from, gradient.segment(), from, count, step.rate(),
        step.beta1(), step.beta2(), step.epsilon());
  }
}
