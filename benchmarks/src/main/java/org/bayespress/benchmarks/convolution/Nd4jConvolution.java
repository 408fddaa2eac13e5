package org.bayespress.benchmarks.convolution;

import org.bayespress.core.kernels.Blas;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J's operations {@code conv2d} and {@code conv2d_bp}, layout NCHW, weights {@code [out, in, kH, kW]}, on 64-byte-
 * aligned memory. The backward operation always computes the gradient of its input, also for a first layer.
 */
final class Nd4jConvolution implements AutoCloseable {
  private static final NoiseKey KEY = NoiseKey.of(2, NoiseKey.Purpose.MONTE_CARLO);
  private static final int VALID = 0;
  private static final int NCHW = 0;
  private static final int OUT_IN_ROW_COLUMN = 1;

  private final Slab slab = new Slab();
  private final INDArray x;
  private final INDArray w;
  private final INDArray b;
  private final INDArray y;
  private final INDArray dy;
  private final INDArray dw;
  private final DynamicCustomOp forward;
  private final DynamicCustomOp backward;

  Nd4jConvolution(ConvolutionLayer where, int batch, int threads) {
    Nd4j.getEnvironment().setMaxThreads(threads);
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    // its own loops and OpenBLAS on several threads each wait for each other
    Blas.keepSingleThreaded();
    int[] weightShape = where.layer().weightShape();
    int outputs = where.layer().outputs();
    int[] inputShape = {batch, where.layer().in(), where.height(), where.width()};
    int[] outputShape = {batch, outputs, where.outHeight(), where.outWidth()};
    Tensor[] tensors = {
      slab.reserve(inputShape), slab.reserve(weightShape), slab.reserve(outputs), slab.reserve(outputShape),
      slab.reserve(outputShape), slab.reserve(inputShape), slab.reserve(weightShape), slab.reserve(outputs)
    };
    slab.allocate();
    INDArray[] arrays = new INDArray[tensors.length];
    for (int i = 0; i < tensors.length; i++) {
      NormalNoise.fill(tensors[i].segment(), 0, tensors[i].length(), KEY, i, 0, 0);
      arrays[i] = tensors[i].asINDArray();
    }
    x = arrays[0];
    w = arrays[1];
    b = arrays[2];
    y = arrays[3];
    dy = arrays[4];
    dw = arrays[6];
    int[] settings = {
      where.layer().kernel(), where.layer().kernel(), 1, 1, 0, 0, 1, 1, VALID, NCHW, OUT_IN_ROW_COLUMN
    };
    forward = DynamicCustomOp.builder("conv2d").addInputs(x, w, b).addOutputs(y)
        .addIntegerArguments(settings).build();
    backward = DynamicCustomOp.builder("conv2d_bp").addInputs(x, w, b, dy)
        .addOutputs(arrays[5], dw, arrays[7]).addIntegerArguments(settings).build();
  }

  /** Both passes. */
  INDArray run() {
    Nd4j.exec(forward);
    Nd4j.exec(backward);
    return dw;
  }

  INDArray input() {
    return x;
  }

  INDArray weights() {
    return w;
  }

  INDArray bias() {
    return b;
  }

  INDArray output() {
    return y;
  }

  /** What the backward pass starts from. */
  INDArray outputGradient() {
    return dy;
  }

  INDArray weightGradient() {
    return dw;
  }

  @Override
  public void close() {
    slab.close();
  }
}
