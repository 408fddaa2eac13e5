package org.bayespress.interop.dl4j;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bayespress.core.method.SettingsException;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** Finds out what images a model takes; a model that was built for images, and not for rows, does not say. */
final class InputShape {

  private InputShape() {}

  /**
   * Channels, height and width.
   *
   * @param options what the user and the data say
   * @throws SettingsException if neither the model nor the user says it
   */
  static int[] of(ModelZip zip, List<SourceLayer> layers, ImportOptions options) {
    if (layers.isEmpty()) {
      throw new SettingsException(zip.file() + " has no layers");
    }
    if (options.input().isPresent()) {
      return options.input().get();
    }
    InputPreProcessor first = layers.getFirst().preProcessor();
    if (first instanceof FeedForwardToCnnPreProcessor image) {
      return shape(image.getNumChannels(), image.getInputHeight(), image.getInputWidth());
    }
    if (first instanceof CnnToFeedForwardPreProcessor image && image.getNumChannels() > 0) {
      return shape(image.getNumChannels(), image.getInputHeight(), image.getInputWidth());
    }
    // a batch normalisation takes images and rows alike
    Layer layer = layers.stream().map(SourceLayer::layer).filter(FeedForwardLayer.class::isInstance)
        .filter(each -> !(each instanceof BatchNormalization)).findFirst().orElse(null);
    if (layer instanceof DenseLayer || layer instanceof OutputLayer) {
      return ofRows(((FeedForwardLayer) layer).getNIn(), options.likely());
    }
    if (options.likely().isPresent()) {
      return ofImages(zip, layer, options.likely().get());
    }
    throw new SettingsException(
        zip.file() + " does not say the height and width of its input; give them: --input CHANNELS,HEIGHT,WIDTH, for"
            + " example --input 1,28,28");
  }

  /** The images there are, if their channels are those of the first convolution. */
  private static int[] ofImages(ModelZip zip, Layer first, int[] images) {
    if (first instanceof ConvolutionLayer convolution && convolution.getNIn() != images[0]) {
      throw new SettingsException(
          zip.file() + " does not match the images: its first convolution takes " + convolution.getNIn()
              + (convolution.getNIn() == 1 ? " channel" : " channels") + ", the images are " + Assembly.text(images));
    }
    return images;
  }

  /** A row of pixels: a square grey image where that is possible; the shape has no part in what is computed. */
  private static int[] ofRows(long inputs, Optional<int[]> likely) {
    if (likely.isPresent() && Arrays.stream(likely.get()).asLongStream().reduce(1, (a, b) -> a * b) == inputs) {
      return likely.get();
    }
    long side = Math.round(Math.sqrt(inputs));
    return side * side == inputs ? shape(1, side, side) : shape(1, 1, inputs);
  }

  private static int[] shape(long channels, long height, long width) {
    return new int[] {Math.toIntExact(channels), Math.toIntExact(height), Math.toIntExact(width)};
  }
}
