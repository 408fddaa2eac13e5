package org.bayespress.core.training;

/**
 * Weight of the KL term: 0 for {@code zeroEpochs}, then linear to 1 at {@code fullEpoch}; changes once per epoch.
 *
 * @param zeroEpochs epochs without KL
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
