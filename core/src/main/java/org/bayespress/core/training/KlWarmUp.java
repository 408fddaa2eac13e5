package org.bayespress.core.training;

/**
 * Weight of the KL term: 0 up to epoch {@code zeroEpochs} (counted from 0), then linear, 1 from epoch {@code fullEpoch}
 * on; changes once per epoch.
 *
 * @param zeroEpochs last epoch with weight 0, counted from 0
 * @param fullEpoch first epoch with the whole KL
 */
public record KlWarmUp(double zeroEpochs, double fullEpoch) {

  /** Weight in epoch {@code epoch}, counted from 0. */
  public double at(int epoch) {
    if (epoch >= fullEpoch) {
      return 1;
    }
    return epoch <= zeroEpochs ? 0 : (epoch - zeroEpochs) / (fullEpoch - zeroEpochs);
  }
}
