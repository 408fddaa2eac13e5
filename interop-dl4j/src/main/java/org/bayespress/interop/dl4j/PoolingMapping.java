package org.bayespress.interop.dl4j;

import java.util.Arrays;
import org.bayespress.format.network.LayerSpec;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;

/** Maxima and means over square windows side by side, means over whole channels, and zeros around an image. */
final class PoolingMapping {

  private PoolingMapping() {}

  static void map(SubsamplingLayer layer, SourceLayer source, Assembly network) {
    String reason = reason(layer, network);
    if (reason == null) {
      int size = layer.getKernelSize()[0];
      boolean largest = layer.getPoolingType() == PoolingType.MAX;
      network.add(source, largest ? new LayerSpec.MaxPool(size) : new LayerSpec.AvgPool(size));
    } else {
      network.refuse(source, reason);
    }
  }

  static void global(GlobalPoolingLayer layer, SourceLayer source, Assembly network) {
    if (layer.getPoolingType() != PoolingType.AVG) {
      network.refuse(source, "its pooling is " + layer.getPoolingType() + "; only AVG can be mapped");
    } else if (!layer.isCollapseDimensions() || !overPixels(layer.getPoolingDimensions())) {
      network.refuse(source, "it does not make one number of each channel: dimensions "
          + Arrays.toString(layer.getPoolingDimensions()) + ", collapsed: " + layer.isCollapseDimensions());
    } else {
      network.add(source, new LayerSpec.GlobalAvgPool());
    }
  }

  /** Height and width, with channels first or last; nothing named is both. */
  private static boolean overPixels(int[] dimensions) {
    return dimensions == null || dimensions.length == 0 || Arrays.equals(dimensions, new int[] {2, 3})
        || Arrays.equals(dimensions, new int[] {1, 2});
  }

  static void zeros(ZeroPaddingLayer layer, SourceLayer source, Assembly network) {
    int[] padding = layer.getPadding();
    if (padding[0] > 0 && WeightMappings.all(padding, padding[0])) {
      network.add(source, new LayerSpec.Pad(padding[0]));
    } else {
      network.refuse(source,
          "its padding is " + Assembly.text(padding) + "; only the same on every side can be mapped");
    }
  }

  /** Why it has no counterpart; null if it has one. */
  private static String reason(SubsamplingLayer layer, Assembly network) {
    int[] kernel = layer.getKernelSize();
    if (layer.getPoolingType() != PoolingType.MAX && layer.getPoolingType() != PoolingType.AVG) {
      return "its pooling is " + layer.getPoolingType() + "; only MAX and AVG can be mapped";
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
