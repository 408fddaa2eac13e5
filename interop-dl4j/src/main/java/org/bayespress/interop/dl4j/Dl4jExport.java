package org.bayespress.interop.dl4j;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bayespress.core.method.SettingsException;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.inference.ShrunkModel;
import org.bayespress.format.io.WholeFile;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Writes a decoded network as a zip that {@code MultiLayerNetwork.load} and {@code ModelSerializer} take: smaller layers
 * where units, filters or inputs are gone, a softmax at the end, and the normaliser that makes its inputs of pixel bytes.
 */
public final class Dl4jExport {
  private final NetworkSpec network;
  private final List<SmallerTensors> tensors;
  private final NeuralNetConfiguration.ListBuilder list =
      new NeuralNetConfiguration.Builder().updater(new Adam()).list();
  private final List<String> lines = new ArrayList<>();
  /** Number of the zip's layer that holds each weighted one. */
  private final List<Integer> numbers = new ArrayList<>();

  private Dl4jExport(DecodedModel model) {
    this.network = model.network();
    this.tensors = SmallerTensors.of(ShrunkModel.of(model));
  }

  /**
   * Writes the zip, completely or not at all.
   *
   * @param flat whether it takes images as rows of pixels, and not as {@code [channels, height, width]}
   * @throws SettingsException if a layer has no counterpart there
   */
  public static ExportedModel write(DecodedModel model, Path file, boolean flat) throws IOException {
    Dl4jExport export = new Dl4jExport(model);
    DataNormalization normalizer = InputScaling.normalizer(model.network(), model.preprocessing(), flat);
    MultiLayerNetwork network = new MultiLayerNetwork(export.configuration(flat));
    network.init();
    export.fill(network);
    byte[] zip = ModelZip.written(network, normalizer);
    WholeFile.write(file, out -> out.write(zip));
    return new ExportedModel(export.lines, network.numParams(), normalizer.getClass().getSimpleName());
  }

  private MultiLayerConfiguration configuration(boolean flat) {
    List<LayerSpec> layers = network.layers();
    for (int i = 0; i < layers.size(); i++) {
      boolean relu = i + 1 < layers.size() && layers.get(i + 1) instanceof LayerSpec.Relu;
      Activation activation = relu ? Activation.RELU : Activation.IDENTITY;
      LayerSpec layer = layers.get(i);
      if (layer instanceof LayerSpec.Weighted) {
        add(layer, activation, i == layers.size() - 1);
        i += relu ? 1 : 0;
      } else {
        add(layer);
      }
    }
    if (!(layers.getLast() instanceof LayerSpec.Dense)) {
      line("softmax", new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build());
    }
    return list.setInputType(inputType(flat)).build();
  }

  private InputType inputType(boolean flat) {
    if (!flat) {
      return InputType.convolutional(network.height(), network.width(), network.channels());
    }
    return network.layers().getFirst() instanceof LayerSpec.Flatten
        ? InputType.feedForward((long) network.channels() * network.height() * network.width())
        : InputType.convolutionalFlat(network.height(), network.width(), network.channels());
  }

  private void add(LayerSpec layer, Activation activation, boolean last) {
    SmallerTensors own = tensors.get(numbers.size());
    numbers.add(lines.size());
    String size = own.in() + " to " + own.out();
    String sizeAndActivation = size + ", " + activation.name().toLowerCase(Locale.ROOT);
    if (layer instanceof LayerSpec.Conv2d conv) {
      line(
          conv.name() + ": convolution " + conv.kernel() + "x" + conv.kernel() + ", " + sizeAndActivation,
          sized(new ConvolutionLayer.Builder(conv.kernel(), conv.kernel()).stride(1, 1), own).name(conv.name())
              .activation(activation).build());
    } else if (layer instanceof LayerSpec.Dense dense && last) {
      line(
          dense.name() + ": output, " + size + ", softmax",
          sized(new OutputLayer.Builder(LossFunction.MCXENT), own).name(dense.name()).activation(Activation.SOFTMAX)
              .build());
    } else if (layer instanceof LayerSpec.Dense dense) {
      line(
          dense.name() + ": dense, " + sizeAndActivation,
          sized(new DenseLayer.Builder(), own).name(dense.name()).activation(activation).build());
    } else {
      throw unknown(layer);
    }
  }

  private static <T extends FeedForwardLayer.Builder<T>> T sized(T builder, SmallerTensors tensors) {
    return builder.nIn(tensors.in()).nOut(tensors.out());
  }

  private void add(LayerSpec layer) {
    if (layer instanceof LayerSpec.MaxPool pool) {
      line("maximum pooling " + pool.size() + "x" + pool.size(), pooling(PoolingType.MAX, pool.size()));
    } else if (layer instanceof LayerSpec.AvgPool pool) {
      line("average pooling " + pool.size() + "x" + pool.size(), pooling(PoolingType.AVG, pool.size()));
    } else if (layer instanceof LayerSpec.GlobalAvgPool) {
      line("global average pooling", new GlobalPoolingLayer.Builder(PoolingType.AVG).build());
    } else if (layer instanceof LayerSpec.Pad pad) {
      line("padding " + pad.margin(), new ZeroPaddingLayer.Builder(pad.margin(), pad.margin()).build());
    } else if (layer instanceof LayerSpec.Relu) {
      line("relu", new ActivationLayer.Builder().activation(Activation.RELU).build());
    } else if (!(layer instanceof LayerSpec.Flatten)) {
      throw unknown(layer);
    }
  }

  private static Layer pooling(PoolingType type, int size) {
    return new SubsamplingLayer.Builder(type).kernelSize(size, size).stride(size, size).build();
  }

  private void line(String text, Layer layer) {
    lines.add(text);
    list.layer(layer);
  }

  private SettingsException unknown(LayerSpec layer) {
    return new SettingsException("network " + network.name() + " cannot be exported; nothing was written: its layer "
        + layer + " has no counterpart in the zips that are written");
  }

  private void fill(MultiLayerNetwork model) {
    for (int i = 0; i < tensors.size(); i++) {
      SmallerTensors own = tensors.get(i);
      INDArray weights = model.getLayer(numbers.get(i)).getParam("W");
      INDArray values = Nd4j.createFromArray(own.weight());
      weights.assign(
          weights.rank() == 2
              ? values.reshape('c', own.out(), own.in()).transpose()
              : values.reshape('c', weights.shape()));
      INDArray bias = model.getLayer(numbers.get(i)).getParam("b");
      bias.assign(Nd4j.createFromArray(own.bias()).reshape(bias.shape()));
    }
  }
}
