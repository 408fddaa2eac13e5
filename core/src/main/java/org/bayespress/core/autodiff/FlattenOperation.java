package org.bayespress.core.autodiff;

import java.lang.foreign.MemorySegment;
import org.bayespress.core.kernels.Elementwise;
import org.bayespress.core.memory.Tensor;

/** From {@code [groups, channels, images, height, width]} to {@code [batch, channels * height * width]}. */
record FlattenOperation(Variable x, Variable y) implements Operation {

  @Override
  public void forward(Pass pass) {
    eachPlane((image, vector, plane) -> MemorySegment.copy(
        x.value().segment(), image * Float.BYTES, y.value().segment(), vector * Float.BYTES, plane * Float.BYTES));
  }

  @Override
  public void backward(Pass pass) {
    if (!x.needsGradient()) {
      return;
    }
    boolean add = x.claimGradient();
    MemorySegment dx = x.gradient().segment();
    MemorySegment dy = y.gradient().segment();
    eachPlane((image, vector, plane) -> {
      if (add) {
        MemorySegment source = dy.asSlice(vector * Float.BYTES, plane * Float.BYTES);
        Elementwise.add(source, dx.asSlice(image * Float.BYTES, plane * Float.BYTES), 0, plane);
      } else {
        MemorySegment.copy(dy, vector * Float.BYTES, dx, image * Float.BYTES, plane * Float.BYTES);
      }
    });
  }

  private void eachPlane(PlaneCopy copy) {
    Tensor in = x.value();
    int channels = in.extent(1);
    int images = in.extent(2);
    long plane = (long) in.extent(3) * in.extent(4);
    for (int group = 0; group < in.extent(0); group++) {
      for (int channel = 0; channel < channels; channel++) {
        for (int image = 0; image < images; image++) {
          long from = (((long) group * channels + channel) * images + image) * plane;
          long to = (((long) group * images + image) * channels + channel) * plane;
          copy.at(from, to, plane);
        }
      }
    }
  }

  private interface PlaneCopy {
    void at(long imageOffset, long vectorOffset, long count);
  }
}
