package org.bayespress.interop.dl4j;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.bayespress.format.network.LayerSpec;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** The layers that have a counterpart, by their exact class: a subclass computes something else. */
final class LayerMappings {
  private static final Map<Class<? extends Layer>, LayerMapping<? extends Layer>> BY_CLASS = new LinkedHashMap<>();

  static {
    add(DenseLayer.class, WeightMappings::dense);
    add(ConvolutionLayer.class, WeightMappings::convolution);
    add(Convolution2D.class, WeightMappings::convolution);
    add(SubsamplingLayer.class, PoolingMapping::map);
    add(Pooling2D.class, PoolingMapping::map);
    add(GlobalPoolingLayer.class, PoolingMapping::global);
    add(ZeroPaddingLayer.class, PoolingMapping::zeros);
    add(BatchNormalization.class, NormalizationMapping::map);
    add(ActivationLayer.class, (layer, source, network) -> activation(layer.getActivationFn(), source, network));
    add(DropoutLayer.class, (layer, source, network) -> {
    });
    add(OutputLayer.class, WeightMappings::output);
    add(LossLayer.class, (layer, source, network) -> activation(layer.getActivationFn(), source, network));
  }

  private LayerMappings() {}

  private static <L extends Layer> void add(Class<L> type, LayerMapping<? super L> mapping) {
    LayerMapping<L> exact = mapping::map;
    BY_CLASS.put(type, exact);
  }

  /** Maps a layer, or notes that it has no counterpart. */
  static void map(SourceLayer source, Assembly network) {
    Layer layer = source.layer();
    if (layer == null) {
      // a vertex, whose obstacle has been named
      return;
    }
    if (!BY_CLASS.containsKey(layer.getClass())) {
      network.refuse(source, "there is no such layer here; there are "
          + BY_CLASS.keySet().stream().map(Class::getSimpleName).collect(Collectors.joining(", ")));
      return;
    }
    if (layer.getIDropout() != null) {
      network.note(source.name() + ": its dropout is left out, which has no part in predictions");
    }
    apply(layer, source, network);
  }

  @SuppressWarnings("unchecked")
  private static <L extends Layer> void apply(L layer, SourceLayer source, Assembly network) {
    ((LayerMapping<L>) BY_CLASS.get(layer.getClass())).map(layer, source, network);
  }

  /** Adds an activation: none for the identity and for the softmax at the end, which does not change what is largest. */
  static void activation(IActivation function, SourceLayer source, Assembly network) {
    if (function instanceof ActivationReLU) {
      network.add(source, new LayerSpec.Relu());
    } else if (function instanceof ActivationSoftmax && source.last() || function instanceof ActivationIdentity) {
      return;
    } else {
      String which = function == null ? "none that is known" : function.toString();
      network.refuse(source,
          "its activation is " + which + "; there are relu and identity, and softmax for the last layer");
    }
  }
}
