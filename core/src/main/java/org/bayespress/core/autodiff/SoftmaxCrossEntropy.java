package org.bayespress.core.autodiff;

import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Tensor;

/**
 * Mean over the batch of {@code -log softmax(x)[label]}, and its gradient times a scale. Computed in double precision
 * per row (ten numbers), rows added in order.
 */
public final class SoftmaxCrossEntropy {
  /** Rows of a task. */
  private static final int ROWS = 32;

  private final Variable logits;
  private final int classes;
  private final int[] labels;
  private final double[] nats;
  private final double[] probabilities;
  private double meanNats;

  SoftmaxCrossEntropy(Variable logits) {
    this.logits = logits;
    classes = logits.value().extent(1);
    labels = new int[logits.value().extent(0)];
    nats = new double[labels.length];
    probabilities = new double[labels.length * classes];
  }

  /** The labels of the batch, to be filled in before a step. */
  public int[] labels() {
    return labels;
  }

  /** Mean cross-entropy of the last forward pass in nats per example. */
  public double meanNats() {
    return meanNats;
  }

  void forward(WorkerPool pool) {
    pool.run((labels.length + ROWS - 1) / ROWS, (block, worker) -> {
      for (int row = block * ROWS; row < Math.min(labels.length, (block + 1) * ROWS); row++) {
        nats[row] = nats(row);
      }
    });
    double sum = 0;
    for (double own : nats) {
      sum += own;
    }
    meanNats = sum / labels.length;
  }

  /** Of one row; keeps its probabilities. */
  private double nats(int row) {
    Tensor x = logits.value();
    int from = row * classes;
    float largest = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      largest = Math.max(largest, x.get(from + c));
    }
    double total = 0;
    for (int c = 0; c < classes; c++) {
      probabilities[from + c] = Math.exp((double) x.get(from + c) - largest);
      total += probabilities[from + c];
    }
    for (int c = 0; c < classes; c++) {
      probabilities[from + c] /= total;
    }
    return Math.log(total) + largest - x.get(from + labels[row]);
  }

  /** Of the last forward pass. */
  void backward(double scale) {
    Tensor dx = logits.gradient();
    for (int row = 0; row < labels.length; row++) {
      for (int c = 0; c < classes; c++) {
        int i = row * classes + c;
        double target = c == labels[row] ? 1 : 0;
        dx.set(i, (float) ((probabilities[i] - target) * scale / labels.length));
      }
    }
    logits.claimGradient();
  }
}
