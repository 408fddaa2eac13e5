package org.bayespress.benchmarks.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.kernels.Blas;
import org.bayespress.format.network.LayerSpec;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Deeplearning4j's step, {@code MultiLayerNetwork.fit(features, labels)}: the network written as its documentation does, an
 * activation belonging to the layer before it, so ReLU comes before pooling; the two commute. Loss is the mean cross-entropy of
 * a softmax layer.
 *
 * <p>Threads are those of ND4J's own loops; OpenBLAS computes with one. That was the fastest of the four ways on two cores: with two
 * threads in both, they wait for each other, and a step took three to twenty times as long.
 */
final class Dl4jStep {
  private final StepStart start;
  private final MultiLayerNetwork network;
  private final INDArray inputs;
  private final INDArray labels;
  private final INDArray beginning;

  Dl4jStep(StepStart start, int threads) {
    this.start = start;
    // the kernels that ours computes with, before ND4J loads OpenBLAS with those it picks by itself
    Blas.coreName();
    Nd4j.getEnvironment().setMaxThreads(threads);
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    Blas.keepSingleThreaded();
    network = new MultiLayerNetwork(configuration());
    network.init();
    List<LayerSpec.Weighted> layers = start.network().weightedLayers();
    for (int i = 0; i < layers.size(); i++) {
      network.setParam(key(i, "W"), weights(layers.get(i), start.weights().get(i)));
      network.setParam(key(i, "b"), Nd4j.zeros(1, layers.get(i).outputs()));
    }
    inputs = Nd4j.create(
        start.inputs(), new long[] {start.batch(), start.digits().channels(), start.digits().height(),
          start.digits().width()},
        'c');
    labels = Nd4j.create(start.oneHot(), new long[] {start.batch(), start.network().classes()}, 'c');
    beginning = network.params().dup();
  }

  private MultiLayerConfiguration configuration() {
    NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
        .dataType(DataType.FLOAT)
        .updater(new Adam(StepStart.LEARNING_RATE, StepStart.BETA1, StepStart.BETA2, StepStart.EPSILON))
        .list();
    List<LayerSpec> specs = start.network().layers();
    for (int i = 0; i < specs.size(); i++) {
      Activation activation = activated(specs, i) ? Activation.RELU : Activation.IDENTITY;
      if (specs.get(i) instanceof LayerSpec.Conv2d conv) {
        layers.layer(new ConvolutionLayer.Builder(conv.kernel(), conv.kernel()).nOut(conv.out())
            .activation(activation).build());
      } else if (specs.get(i) instanceof LayerSpec.MaxPool pool) {
        layers.layer(new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(pool.size(), pool.size())
            .stride(pool.size(), pool.size()).build());
      } else if (specs.get(i) instanceof LayerSpec.Dense dense && i == specs.size() - 1) {
        layers.layer(new OutputLayer.Builder(LossFunction.MCXENT).nOut(dense.out()).activation(Activation.SOFTMAX)
            .build());
      } else if (specs.get(i) instanceof LayerSpec.Dense dense) {
        layers.layer(new DenseLayer.Builder().nOut(dense.out()).activation(activation).build());
      }
    }
    return layers.setInputType(
        InputType.convolutional(start.digits().height(), start.digits().width(), start.digits().channels())).build();
  }

  /** Whether ReLU follows, with nothing but pooling between. */
  private static boolean activated(List<LayerSpec> specs, int layer) {
    int next = layer + 1;
    while (next < specs.size() && specs.get(next) instanceof LayerSpec.MaxPool) {
      next++;
    }
    return next < specs.size() && specs.get(next) instanceof LayerSpec.Relu;
  }

  /** Name of a parameter of a weighted layer: DL4J numbers the layers that it has, pooling among them. */
  private String key(int weighted, String name) {
    int number = -1;
    int seen = -1;
    for (LayerSpec layer : start.network().layers()) {
      boolean counts = layer instanceof LayerSpec.Weighted || layer instanceof LayerSpec.MaxPool;
      number += counts ? 1 : 0;
      seen += layer instanceof LayerSpec.Weighted ? 1 : 0;
      if (seen == weighted) {
        return number + "_" + name;
      }
    }
    throw new IllegalArgumentException("weighted layer " + weighted + " of " + start.network().name());
  }

  /** Ours are {@code [out, in]}, dense ones of DL4J {@code [in, out]}; convolutions are {@code [out, in, kH, kW]} in both. */
  private static INDArray weights(LayerSpec.Weighted layer, float[] values) {
    int[] extents = layer.weightShape();
    long[] shape = new long[extents.length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = extents[i];
    }
    INDArray array = Nd4j.create(values, shape, 'c');
    return layer instanceof LayerSpec.Dense ? array.transpose() : array;
  }

  /** Takes one step; returns the mean cross-entropy before it. */
  double take() {
    network.fit(inputs, labels);
    return network.score();
  }

  /** Back to the start. */
  void rewind() {
    network.setParams(beginning);
    network.getUpdater().getStateViewArray().assign(0);
    network.setIterationCount(0);
  }

  /** Parameters of a layer: weights in the order of our description, then biases. */
  List<float[]> parameters(int layer) {
    return described(layer, network.getParam(key(layer, "W")), network.getParam(key(layer, "b")));
  }

  /** The gradient of the mean cross-entropy at the parameters as they are. */
  List<List<float[]>> gradients() {
    network.setInput(inputs);
    network.setLabels(labels);
    network.computeGradientAndScore();
    List<List<float[]>> all = new ArrayList<>();
    for (int i = 0; i < start.network().weightedLayers().size(); i++) {
      // sums over the batch until the updater divides them
      INDArray weights = network.gradient().getGradientFor(key(i, "W")).div(start.batch());
      INDArray biases = network.gradient().getGradientFor(key(i, "b")).div(start.batch());
      all.add(described(i, weights, biases));
    }
    return all;
  }

  private List<float[]> described(int layer, INDArray weights, INDArray biases) {
    boolean dense = start.network().weightedLayers().get(layer) instanceof LayerSpec.Dense;
    INDArray ours = dense ? weights.transpose() : weights;
    return List.of(ours.dup('c').data().asFloat(), biases.dup('c').data().asFloat());
  }
}
