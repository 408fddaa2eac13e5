package org.bayespress.core.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.method.InputMoments;
import org.bayespress.core.posterior.ScaleAndShift;
import org.bayespress.core.posterior.TrainedNormalization;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.format.network.Preprocessing;

/**
 * Makes batch normalisations of which scale and shift are left, {@code y = a x + b}, such that can be trained on. With m and v the
 * mean and variance of x over training images, the same function is
 *
 * <pre>
 *   y = gamma (x - m) / sqrt(v + 1e-5) + beta,   gamma = a sqrt(v + 1e-5),   beta = b + a m,
 * </pre>
 *
 * and now training, which puts the moments of a batch in the place of m and v, begins near it. The moments are those of the network
 * as it is: every normalisation reads what it reads at evaluation.
 */
public final class MeasuredMoments {

  /** Images looked at, spread evenly: thousands of pixels each, or at least as many numbers as a batch has. */
  private static final int IMAGES = 1000;

  private MeasuredMoments() {}

  /**
   * The same function with moments of the training images; the network itself where it has no batch normalisation.
   *
   * @param network whose normalisations hold the right scales and shifts
   * @param preprocessing of the images
   */
  public static TrainedPosterior of(
      TrainedPosterior network, Dataset train, Preprocessing preprocessing, WorkerPool pool) {
    if (network.normalizations().isEmpty()) {
      return network;
    }
    try (Evaluator evaluator = new Evaluator(network.network(), train.spread(IMAGES), preprocessing, pool)) {
      List<InputMoments> measured = evaluator.moments(network);
      List<TrainedNormalization> normalizations = new ArrayList<>();
      for (int i = 0; i < measured.size(); i++) {
        normalizations.add(normalization(network.normalizations().get(i), measured.get(i)));
      }
      return new TrainedPosterior(network.network(), network.layers(), normalizations);
    }
  }

  private static TrainedNormalization normalization(TrainedNormalization before, InputMoments moments) {
    ScaleAndShift own = ScaleAndShift.of(before);
    int channels = own.scale().length;
    float[] gamma = new float[channels];
    float[] beta = new float[channels];
    float[] mean = new float[channels];
    float[] variance = new float[channels];
    for (int c = 0; c < channels; c++) {
      mean[c] = (float) moments.mean()[c];
      variance[c] = (float) moments.variance()[c];
      gamma[c] = (float) (own.scale()[c] * Math.sqrt(variance[c] + TrainedNormalization.EPSILON));
      beta[c] = (float) (own.shift()[c] + (double) own.scale()[c] * mean[c]);
    }
    return new TrainedNormalization(before.name(), gamma, beta, mean, variance);
  }
}
