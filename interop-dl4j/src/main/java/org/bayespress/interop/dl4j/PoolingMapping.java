package org.bayespress.interop.dl4j;

import org.bayespress.format.network.LayerSpec;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** Maximum pooling over square windows side by side. */
final class PoolingMapping {

  private PoolingMapping() {}

  static void map(SubsamplingLayer layer, SourceLayer source, Assembly network) {
    String reason = reason(layer, network);
    if (reason == null) {
      network.add(source, new LayerSpec.MaxPool(layer.getKernelSize()[0]));
    } else {
      network.refuse(source, reason);
    }
  }

  /** Why it has no counterpart; null if it has one. */
  private static String reason(SubsamplingLayer layer, Assembly network) {
    int[] kernel = layer.getKernelSize();
    if (layer.getPoolingType() != PoolingType.MAX) {
      return "its pooling is " + layer.getPoolingType() + "; only MAX can be mapped";
    }
    if (kernel[0] != kernel[1]) {
      return "its window is " + Assembly.text(kernel) + "; only square ones can be mapped";
    }
    if (!WeightMappings.all(layer.getStride(), kernel[0])) {
      return "its windows are " + Assembly.text(kernel) + " with stride " + Assembly.text(layer.getStride())
          + "; only windows side by side can be mapped";
    }
    if (layer.getDilation() != null && !WeightMappings.all(layer.getDilation(), 1)) {
      return "its dilation is " + Assembly.text(layer.getDilation()) + "; only 1x1 can be mapped";
    }
    return padded(layer, kernel[0], network)
        ? "its input is padded (mode " + layer.getConvolutionMode() + ", padding " + Assembly.text(layer.getPadding())
            + "); only windows inside the image can be mapped"
        : null;
  }

  /** In mode Same, windows side by side need padding only where they do not divide the image. */
  private static boolean padded(SubsamplingLayer layer, int size, Assembly network) {
    if (layer.getConvolutionMode() == ConvolutionMode.Same) {
      int[] shape = network.shape();
      return network.known() && shape.length == 3 && (shape[1] % size != 0 || shape[2] % size != 0);
    }
    return layer.getConvolutionMode() == ConvolutionMode.Causal || !WeightMappings.all(layer.getPadding(), 0);
  }
}
