package org.bayespress.interop.dl4j;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
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
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The layers of a network as Deeplearning4j has them: activations belong to layers, and a softmax is at the end. */
final class ExportedLayers {

  /** Name of what the first layer reads. */
  static final String INPUT = "input";

  /** Added to a variance there; {@code 1 - } this is the variance of which nothing but a scale and a shift is left. */
  static final double EPSILON = 1e-5;

  /**
   * A layer, or a merge.
   *
   * @param name different for every one
   * @param text for people
   * @param layer configuration; null for a merge
   * @param reads names of what it reads
   */
  record Vertex(String name, String text, Layer layer, List<String> reads) {}

  private final List<SmallerTensors> tensors;
  private final List<Vertex> vertices = new ArrayList<>();
  private final List<Integer> weighted = new ArrayList<>();
  private final List<Integer> normalized = new ArrayList<>();
  private final Set<String> names = new HashSet<>(Set.of(INPUT));
  private final Deque<String> kept = new ArrayDeque<>();
  private String current = INPUT;

  private ExportedLayers(NetworkSpec network, List<SmallerTensors> tensors) {
    this.tensors = tensors;
    network.weightedLayers().forEach(layer -> names.add(layer.name()));
    network.normalizations().forEach(layer -> names.add(layer.name()));
  }

  /**
   * The layers.
   *
   * @param tensors sizes of the layers with weights
   */
  static ExportedLayers of(NetworkSpec network, List<SmallerTensors> tensors) {
    ExportedLayers exported = new ExportedLayers(network, tensors);
    List<LayerSpec> layers = network.layers();
    for (int i = 0; i < layers.size(); i++) {
      boolean relu = i + 1 < layers.size() && layers.get(i + 1) instanceof LayerSpec.Relu;
      if (layers.get(i) instanceof LayerSpec.Weighted layer) {
        exported.add(layer, relu ? Activation.RELU : Activation.IDENTITY, i == layers.size() - 1);
        i += relu ? 1 : 0;
      } else {
        exported.add(layers.get(i));
      }
    }
    if (!(layers.getLast() instanceof LayerSpec.Dense)) {
      exported.unnamed("softmax", new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build());
    }
    return exported;
  }

  /** In the order of evaluation. */
  List<Vertex> vertices() {
    return vertices;
  }

  /** Numbers of those that have the weights, in order. */
  List<Integer> weighted() {
    return weighted;
  }

  /** Numbers of the batch normalisations, in order. */
  List<Integer> normalized() {
    return normalized;
  }

  /** Whether every layer reads the one before it alone. */
  boolean chain() {
    return vertices.stream().allMatch(vertex -> vertex.layer() != null);
  }

  private void add(LayerSpec.Weighted layer, Activation activation, boolean last) {
    SmallerTensors own = tensors.get(weighted.size());
    weighted.add(vertices.size());
    String size = own.in() + " to " + own.out();
    String sizeAndActivation = size + ", " + activation.name().toLowerCase(Locale.ROOT);
    switch (layer) {
      case LayerSpec.Conv2d conv -> named(
          conv.name(), "convolution " + conv.kernel() + "x" + conv.kernel() + ", " + sizeAndActivation,
          sized(new ConvolutionLayer.Builder(conv.kernel(), conv.kernel()).stride(1, 1).hasBias(conv.biased()), own)
              .activation(activation).build());
      case LayerSpec.Dense dense when last -> named(
          dense.name(), "output, " + size + ", softmax",
          sized(new OutputLayer.Builder(LossFunction.MCXENT), own).activation(Activation.SOFTMAX).build());
      case LayerSpec.Dense dense -> named(
          dense.name(), "dense, " + sizeAndActivation,
          sized(new DenseLayer.Builder(), own).activation(activation).build());
    }
  }

  private static <T extends FeedForwardLayer.Builder<T>> T sized(T builder, SmallerTensors tensors) {
    return builder.nIn(tensors.in()).nOut(tensors.out());
  }

  private void add(LayerSpec layer) {
    switch (layer) {
      case LayerSpec.MaxPool pool -> unnamed(
          "maximum pooling " + pool.size() + "x" + pool.size(), pooling(PoolingType.MAX, pool.size()));
      case LayerSpec.AvgPool pool -> unnamed(
          "average pooling " + pool.size() + "x" + pool.size(), pooling(PoolingType.AVG, pool.size()));
      case LayerSpec.GlobalAvgPool _ -> unnamed(
          "global average pooling", new GlobalPoolingLayer.Builder(PoolingType.AVG).build());
      case LayerSpec.Pad pad -> unnamed(
          "padding " + pad.margin(), new ZeroPaddingLayer.Builder(pad.margin(), pad.margin()).build());
      case LayerSpec.Relu _ -> unnamed("relu", new ActivationLayer.Builder().activation(Activation.RELU).build());
      case LayerSpec.BatchNorm normalization -> {
        normalized.add(vertices.size());
        named(normalization.name(), "batch normalisation, " + normalization.channels() + " channels",
            new BatchNormalization.Builder().nIn(normalization.channels()).nOut(normalization.channels()).eps(EPSILON)
                .useLogStd(false).build());
      }
      case LayerSpec.Remember _ -> kept.push(current);
      case LayerSpec.Append _ -> {
        String before = kept.pop();
        vertex("merge", "merge of " + before + " and " + current, null, List.of(before, current));
      }
      case LayerSpec.Flatten _ -> {}
      case LayerSpec.Weighted _ -> throw new IllegalArgumentException(layer + " has weights");
    }
  }

  private static Layer pooling(PoolingType type, int size) {
    return new SubsamplingLayer.Builder(type).kernelSize(size, size).stride(size, size).build();
  }

  private void named(String name, String text, Layer layer) {
    layer.setLayerName(name);
    vertices.add(new Vertex(name, name + ": " + text, layer, List.of(current)));
    current = name;
  }

  private void unnamed(String text, Layer layer) {
    vertex(text.replaceAll("[^a-z].*", ""), text, layer, List.of(current));
  }

  private void vertex(String stem, String text, Layer layer, List<String> reads) {
    String name = stem + (vertices.size() + 1);
    while (!names.add(name)) {
      name += "_";
    }
    vertices.add(new Vertex(name, text, layer, reads));
    current = name;
  }
}
