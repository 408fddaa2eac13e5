package org.bayespress.core.posterior;

import java.util.List;
import org.bayespress.format.network.NetworkSpec;

/**
 * What training leaves behind: a fully factorised Gaussian over every weight, and point estimates of the biases.
 *
 * @param network the network
 * @param layers one per weighted layer, in the network's order
 */
public record TrainedPosterior(NetworkSpec network, List<Layer> layers) {

  public TrainedPosterior {
    layers = List.copyOf(layers);
  }

  /**
   * One layer. Arrays are owned by the record and not copied; treat them as read-only.
   *
   * @param name the layer's name
   * @param theta means, shape as {@code LayerSpec.Weighted.weightShape()}, C order
   * @param logSigma2 log variances, same shape
   * @param bias one per output
   */
  public record Layer(String name, float[] theta, float[] logSigma2, float[] bias) {

    /** log alpha = log sigma^2 - log(theta^2 + 1e-8) of weight {@code i}. */
    public double logAlpha(int i) {
      return logSigma2[i] - Math.log((double) theta[i] * theta[i] + 1e-8);
    }

    /** The means, with an exact zero where log alpha is at least {@code threshold}. */
    public float[] prunedMeans(double threshold) {
      float[] pruned = theta.clone();
      for (int i = 0; i < pruned.length; i++) {
        if (logAlpha(i) >= threshold) {
          pruned[i] = 0f;
        }
      }
      return pruned;
    }
  }
}
