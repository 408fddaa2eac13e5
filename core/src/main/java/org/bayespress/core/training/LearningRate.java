package org.bayespress.core.training;

/**
 * Constant for {@code flatEpochs}, then linear to {@code last} at {@code endEpoch}; changes once per epoch.
 *
 * @param initial rate at the start
 * @param flatEpochs epochs at the initial rate
 * @param endEpoch epoch at which {@code last} is reached
 * @param last rate at the end
 */
public record LearningRate(double initial, double flatEpochs, double endEpoch, double last) {

  /** Rate in epoch {@code epoch}, counted from 0. */
  public double at(int epoch) {
    if (epoch <= flatEpochs) {
      return initial;
    }
    if (epoch >= endEpoch) {
      return last;
    }
    return initial + (last - initial) * (epoch - flatEpochs) / (endEpoch - flatEpochs);
  }
}
