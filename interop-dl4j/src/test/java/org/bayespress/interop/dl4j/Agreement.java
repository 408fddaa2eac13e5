package org.bayespress.interop.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.bayespress.core.data.Dataset;
import org.bayespress.format.inference.ScalarForwardPass;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Holds Deeplearning4j's forward pass against ours, image by image. */
final class Agreement {
  /** Images that Deeplearning4j gets at once. */
  private static final int BATCH = 500;
  /** Both compute in float32, in different orders. */
  private static final double TOLERANCE = 2e-5;

  /** Deeplearning4j's probabilities of the images from..to-1, {@code [images, classes]}. */
  @FunctionalInterface
  interface Theirs {
    INDArray probabilities(int from, int to);
  }

  private Agreement() {}

  /** Requires the same probabilities of every image, and the same class unless two are equally probable. */
  static void require(ScalarForwardPass ours, Theirs theirs, Dataset data) {
    double worst = 0;
    for (int from = 0; from < data.count(); from += BATCH) {
      int to = Math.min(data.count(), from + BATCH);
      double[][] probabilities = theirs.probabilities(from, to).toDoubleMatrix();
      for (int image = from; image < to; image++) {
        double[] due = probabilities[image - from];
        double[] found = softmax(ours.logits(data.pixels(), image * data.imageBytes()));
        assertThat(found).hasSameSizeAs(due);
        for (int c = 0; c < due.length; c++) {
          worst = Math.max(worst, Math.abs(found[c] - due[c]));
        }
        int largest = largest(due);
        int predicted = ours.predict(data.pixels(), image * data.imageBytes());
        assertThat(due[largest] - due[predicted]).as("image %d", image).isLessThan(TOLERANCE);
      }
    }
    assertThat(worst).as("largest difference of probabilities").isLessThan(TOLERANCE);
  }

  private static int largest(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  private static double[] softmax(float[] logits) {
    double most = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      most = Math.max(most, logit);
    }
    double sum = 0;
    double[] probabilities = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = Math.exp(logits[i] - most);
      sum += probabilities[i];
    }
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }
}
