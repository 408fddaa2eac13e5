package org.bayespress.core.training;

import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.method.CompressedNetwork;
import org.bayespress.core.method.CompressionMethod;
import org.bayespress.core.method.Settings;
import org.bayespress.core.method.ValidationError;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.format.network.Preprocessing;

/**
 * A method that codes while it learns, so that what is not coded yet can make up for what is. It trains a posterior of its own
 * instead of being handed one.
 */
public interface CodingMethod extends CompressionMethod {

  /**
   * Trains and codes.
   *
   * @param training data, seed, checkpoint, watchers
   * @param plan of the training before anything is coded
   * @param start means and biases to start from, or null for a random start
   * @param settings the method's own section of the configuration
   * @param pool threads
   */
  Outcome trainAndCode(
      Training training, TrainingPlan plan, TrainedPosterior start, Settings settings, WorkerPool pool);

  /**
   * The end of both.
   *
   * @param training time, and the weights as they are decoded
   * @param network what the file holds
   */
  record Outcome(TrainingOutcome training, CompressedNetwork network) {}

  /** Not for these methods: there is nothing left to compress when training is over. */
  @Override
  default CompressedNetwork compress(
      TrainedPosterior posterior, Preprocessing preprocessing, ValidationError validation, Settings settings) {
    throw new UnsupportedOperationException(name() + " codes while it trains; call trainAndCode");
  }
}
