package org.bayespress.core.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bayespress.core.autodiff.Parameters;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.training.TrainableNetwork.TrainedTensor;

/**
 * One weighted layer while it is trained.
 *
 * @param biased whether the bias is trained; otherwise it stays zero
 * @param scales null in a network that is not grouped
 */
record TrainedLayer(String name, TrainedArray weights, TrainedArray bias, boolean biased, LayerScales scales) {

  /** What the tape reads and writes. */
  Parameters parameters() {
    return new Parameters(
        weights.mean(), weights.variance(), bias.mean(), weights.dMean(),
        weights.variance() == null ? null : weights.dVariance(), biased ? bias.dMean() : null, bias.variance(),
        bias.dVariance());
  }

  /** Which array holds a NaN or an infinity, or null. */
  String firstNotFinite() {
    String what = !weights.thetaFinite() ? "the means"
        : !weights.logSigma2Finite() ? "the log variances"
        : !bias.thetaFinite() ? "the bias"
        : !bias.logSigma2Finite() ? "the log variances of the bias" : null;
    if (what == null && scales != null && scales.firstNotFinite() != null) {
      what = "the scales (" + scales.firstNotFinite() + ")";
    }
    return what;
  }

  /** Posterior and scales with their moments. */
  List<TrainedTensor> arrays() {
    List<TrainedTensor> arrays = new ArrayList<>();
    arrays.add(new TrainedTensor("theta", weights.theta(), weights.thetaMoment()));
    if (weights.gaussian()) {
      arrays.add(new TrainedTensor("logSigma2", weights.logSigma2(), weights.logSigma2Moment()));
    }
    arrays.add(new TrainedTensor("bias", bias.theta(), bias.thetaMoment()));
    if (scales != null) {
      arrays.add(new TrainedTensor("biasLogSigma2", bias.logSigma2(), bias.logSigma2Moment()));
      scales.arrays().forEach(
          (name, array) -> arrays.add(new TrainedTensor("scale." + name, array.value(), array.first())));
    }
    return arrays;
  }

  /** A copy of the parameters; log variances of point weights are minus infinity. */
  TrainedPosterior.Layer copy(double[] priorParameters, double[] levels) {
    float[] theta = weights.layout().restore(weights.theta().toArray());
    float[] logSigma2 = new float[theta.length];
    if (weights.gaussian()) {
      logSigma2 = weights.layout().restore(weights.logSigma2().toArray());
    } else {
      Arrays.fill(logSigma2, Float.NEGATIVE_INFINITY);
    }
    float[] biasLogSigma2 = scales != null ? bias.logSigma2().toArray() : null;
    return new TrainedPosterior.Layer(
        name, theta, logSigma2, bias.theta().toArray(), biasLogSigma2, scales != null ? scales.trained() : null,
        priorParameters, levels);
  }
}
