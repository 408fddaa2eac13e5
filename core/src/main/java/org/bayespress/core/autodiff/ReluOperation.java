package org.bayespress.core.autodiff;

import org.bayespress.core.kernels.Elementwise;

/** max(0, x) of vectors; the derivative at zero is zero. */
record ReluOperation(Variable x, Variable y) implements Operation {
  private static final int BLOCK = 16_384;

  @Override
  public void forward(Pass pass) {
    int length = x.value().length();
    pass.pool().run(blocks(length), (block, worker) -> Elementwise.relu(
        x.value().segment(), y.value().segment(), (long) block * BLOCK, count(block, length)));
  }

  @Override
  public void backward(Pass pass) {
    if (!x.needsGradient()) {
      return;
    }
    boolean add = x.claimGradient();
    int length = x.value().length();
    pass.pool().run(blocks(length), (block, worker) -> Elementwise.reluBackward(
        y.value().segment(), y.gradient().segment(), x.gradient().segment(), add, (long) block * BLOCK,
        count(block, length)));
  }

  private static int blocks(int length) {
    return (length + BLOCK - 1) / BLOCK;
  }

  private static int count(int block, int length) {
    return Math.min(BLOCK, length - block * BLOCK);
  }
}
