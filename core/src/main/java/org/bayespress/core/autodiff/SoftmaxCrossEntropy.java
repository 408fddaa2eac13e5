package org.bayespress.core.autodiff;

import org.bayespress.core.memory.Tensor;

/**
 * Mean over the batch of {@code -log softmax(x)[label]}, and its gradient times a scale. Computed in double precision
 * per row (ten numbers), rows added in order.
 */
public final class SoftmaxCrossEntropy {
  private final Variable logits;
  private final int[] labels;
  private double meanNats;

  SoftmaxCrossEntropy(Variable logits) {
    this.logits = logits;
    labels = new int[logits.value().extent(0)];
  }

  /** The labels of the batch, to be filled in before a step. */
  public int[] labels() {
    return labels;
  }

  /** Mean cross-entropy of the last forward pass in nats per example. */
  public double meanNats() {
    return meanNats;
  }

  void forward() {
    Tensor x = logits.value();
    int classes = x.extent(1);
    double sum = 0;
    for (int row = 0; row < labels.length; row++) {
      long from = (long) row * classes;
      int best = 0;
      for (int c = 1; c < classes; c++) {
        if (x.get(from + c) > x.get(from + best)) {
          best = c;
        }
      }
      double largest = x.get(from + best);
      double total = 0;
      for (int c = 0; c < classes; c++) {
        total += Math.exp(x.get(from + c) - largest);
      }
      double ownLogit = x.get(from + labels[row]);
      sum += Math.log(total) + largest - ownLogit;
    }
    meanNats = sum / labels.length;
  }

  void backward(double scale) {
    Tensor x = logits.value();
    Tensor dx = logits.gradient();
    int classes = x.extent(1);
    double[] exponentials = new double[classes];
    for (int row = 0; row < labels.length; row++) {
      long from = (long) row * classes;
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        largest = Math.max(largest, x.get(from + c));
      }
      double total = 0;
      for (int c = 0; c < classes; c++) {
        exponentials[c] = Math.exp(x.get(from + c) - largest);
        total += exponentials[c];
      }
      for (int c = 0; c < classes; c++) {
        double probability = exponentials[c] / total;
        double target = c == labels[row] ? 1 : 0;
        dx.set(from + c, (float) ((probability - target) * scale / labels.length));
      }
    }
    logits.claimGradient();
  }
}
