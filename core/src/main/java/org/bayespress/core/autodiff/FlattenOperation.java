package org.bayespress.core.autodiff;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bayespress.core.memory.Tensor;

/** From {@code [groups, channels, height, width, images]} to {@code [batch, channels * height * width]}. */
record FlattenOperation(Variable x, Variable y) implements Operation {

  @Override
  public void forward(Pass pass) {
    MemorySegment from = x.value().segment();
    MemorySegment to = y.value().segment();
    pass.pool().run(x.value().extent(0), (group, worker) -> {
      int features = y.value().extent(1);
      int images = x.value().extent(4);
      long base = (long) group * features * images;
      for (int image = 0; image < images; image++) {
        for (int feature = 0; feature < features; feature++) {
          float value = from.getAtIndex(ValueLayout.JAVA_FLOAT, base + (long) feature * images + image);
          to.setAtIndex(ValueLayout.JAVA_FLOAT, base + (long) image * features + feature, value);
        }
      }
    });
  }

  @Override
  public void backward(Pass pass) {
    if (!x.needsGradient()) {
      return;
    }
    boolean add = x.claimGradient();
    Tensor dx = x.gradient();
    Tensor dy = y.gradient();
    pass.pool().run(dx.extent(0), (group, worker) -> {
      int features = dy.extent(1);
      int images = dx.extent(4);
      long base = (long) group * features * images;
      for (int image = 0; image < images; image++) {
        for (int feature = 0; feature < features; feature++) {
          long to = base + (long) feature * images + image;
          float value = dy.get(base + (long) image * features + feature);
          dx.set(to, add ? dx.get(to) + value : value);
        }
      }
    });
  }
}
