package org.bayespress.interop.dl4j;

import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation. When it predicts it is {@code y = gamma (x - mean) / sqrt(var + eps) + beta} per channel, with running
 * moments, so {@code scale x + shift} (Ioffe and Szegedy, 2015, algorithm 2). Right behind a layer with weights, or right before a
 * dense one, it becomes part of those weights ({@link Scaling}). Of an image it can be a layer of its own, of which a file holds
 * scale and shift: whatever epsilon the model has is in them.
 */
final class NormalizationMapping {

  private NormalizationMapping() {}

  static void map(BatchNormalization layer, SourceLayer source, Assembly network) {
    Map<String, INDArray> parameters = source.parameters();
    double[] mean = parameters.get("mean").toDoubleVector();
    double[] variance = layer.isUseLogStd()
        ? Arrays.stream(parameters.get("log10stdev").toDoubleVector()).map(log -> Math.pow(10, 2 * log)).toArray()
        : parameters.get("var").toDoubleVector();
    double[] scale = new double[mean.length];
    double[] shift = new double[mean.length];
    for (int c = 0; c < mean.length; c++) {
      double gamma = layer.isLockGammaBeta() ? layer.getGamma() : parameters.get("gamma").getDouble(c);
      double beta = layer.isLockGammaBeta() ? layer.getBeta() : parameters.get("beta").getDouble(c);
      scale[c] = gamma / Math.sqrt(variance[c] + layer.getEps());
      shift[c] = beta - scale[c] * mean[c];
    }
    network.normalize(source, scale, shift);
  }
}
