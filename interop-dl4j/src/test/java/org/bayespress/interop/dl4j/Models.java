package org.bayespress.interop.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.data.Dataset;
import org.bayespress.format.network.Preprocessing;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Models as people build them with Deeplearning4j, untrained. Biases start at other values than 0. */
final class Models {

  private Models() {}

  static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder().seed(7).updater(new Adam(3e-3)).biasInit(0.05);
  }

  static OutputLayer output(int classes) {
    return new OutputLayer.Builder(LossFunction.NEGATIVELOGLIKELIHOOD).nOut(classes).activation(Activation.SOFTMAX)
        .build();
  }

  static ConvolutionLayer convolution(int kernel, int filters, Activation activation) {
    return new ConvolutionLayer.Builder(kernel, kernel).nOut(filters).activation(activation).build();
  }

  static DenseLayer dense(int units, Activation activation) {
    return new DenseLayer.Builder().nOut(units).activation(activation).build();
  }

  static SubsamplingLayer pool(int size) {
    return new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(size, size).stride(size, size).build();
  }

  static MultiLayerNetwork ready(NeuralNetConfiguration.ListBuilder list, InputType input) {
    MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(input).build());
    network.init();
    return network;
  }

  /** 784-24-10 for rows. */
  static MultiLayerNetwork rows(int inputs, int classes) {
    return ready(
        builder().list().layer(dense(24, Activation.RELU)).layer(dense(12, Activation.RELU)).layer(output(classes)),
        InputType.feedForward(inputs));
  }

  /** LeNet in the form of Deeplearning4j's own examples, smaller, for rows of pixels. */
  static MultiLayerNetwork lenet(InputType input, int classes) {
    return ready(
        builder().list().layer(convolution(5, 6, Activation.IDENTITY)).layer(pool(2))
            .layer(convolution(5, 12, Activation.RELU)).layer(pool(2)).layer(dense(32, Activation.RELU))
            .layer(output(classes)),
        input);
  }

  /** What has no part in predictions or can be written in another way: dropout, frozen layers, activations, no biases. */
  static MultiLayerNetwork mixed(InputType input, int classes) {
    return ready(
        builder().list()
            .layer(new FrozenLayer(new ConvolutionLayer.Builder(3, 3).nOut(5).hasBias(false)
                .activation(Activation.RELU).build()))
            .layer(new DropoutLayer.Builder(0.8).build())
            .layer(new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2)
                .convolutionMode(ConvolutionMode.Same).build())
            .layer(new ConvolutionLayer.Builder(1, 1).nOut(7).convolutionMode(ConvolutionMode.Same).name("pointwise")
                .activation(Activation.IDENTITY).build())
            .layer(new ActivationLayer.Builder().activation(Activation.RELU).build())
            .layer(new DenseLayer.Builder().nOut(classes).hasBias(false).dropOut(0.5).activation(Activation.IDENTITY)
                .build())
            .layer(new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build()),
        input);
  }

  /** Zeros around images in all three ways, means over windows and over channels. */
  static MultiLayerNetwork padded(InputType input, int classes) {
    return ready(
        builder().list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(6).convolutionMode(ConvolutionMode.Same)
                .activation(Activation.RELU).build())
            .layer(new SubsamplingLayer.Builder(PoolingType.AVG).kernelSize(2, 2).stride(2, 2).build())
            .layer(new ConvolutionLayer.Builder(4, 4).nOut(8).padding(1, 1).activation(Activation.RELU).build())
            .layer(new ZeroPaddingLayer.Builder(2, 2).build()).layer(convolution(3, 9, Activation.IDENTITY))
            .layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build()).layer(output(classes)),
        input);
  }

  /** Batch normalisation behind a convolution and behind a dense layer; the second without parameters of its own. */
  static MultiLayerNetwork normalized(InputType input, int classes, boolean logarithms) {
    return ready(
        builder().list().layer(convolution(3, 6, Activation.IDENTITY))
            .layer(new BatchNormalization.Builder().useLogStd(logarithms).eps(1e-3).build())
            .layer(new ActivationLayer.Builder().activation(Activation.RELU).build()).layer(pool(2))
            .layer(dense(16, Activation.IDENTITY))
            .layer(new BatchNormalization.Builder(0.7, 0.2, true).useLogStd(logarithms).build())
            .layer(new ActivationLayer.Builder().activation(Activation.RELU).build()).layer(output(classes)),
        input);
  }

  /** The same chain as a graph, for images. */
  static ComputationGraphConfiguration graph(int height, int width, int channels, int classes) {
    return builder().graphBuilder().addInputs("in")
        .addLayer("c1", convolution(3, 5, Activation.RELU), "in").addLayer("p1", pool(2), "c1")
        .addLayer("d1", dense(16, Activation.RELU), "p1").addLayer("out", output(classes), "d1").setOutputs("out")
        .setInputTypes(InputType.convolutional(height, width, channels)).build();
  }

  /** How the merges of a densely connected network are written. */
  enum Merges {
    /** What was there, then what is new. */
    OLD_FIRST,
    /** The other way round. */
    NEW_FIRST,
    /** All that there is since the block began, one by one. */
    ALL
  }

  /** Two blocks of two bottleneck units, growth 4, as in {@code org.bayespress.format.network.DenseNet}. */
  static ComputationGraph denseNet(InputType input, int classes, Merges merges) {
    GraphBuilder graph = builder().graphBuilder().addInputs("in")
        .addLayer("stem", filters(3, 8), "in");
    String last = block(graph, "stem", "a", merges);
    graph.addLayer("tn", new BatchNormalization.Builder().eps(1e-3).build(), last).addLayer("tr", relu(), "tn")
        .addLayer("tc", filters(1, 16), "tr")
        .addLayer("tp", new SubsamplingLayer.Builder(PoolingType.AVG).kernelSize(2, 2).stride(2, 2).build(), "tc");
    last = block(graph, "tp", "b", merges);
    graph.addLayer("n", new BatchNormalization.Builder().build(), last).addLayer("r", relu(), "n")
        .addLayer("mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "r")
        .addLayer("out", output(classes), "mean").setOutputs("out").setInputTypes(input);
    return ready(graph);
  }

  private static String block(GraphBuilder graph, String from, String block, Merges merges) {
    String last = from;
    List<String> all = new ArrayList<>(List.of(from));
    for (int unit = 1; unit <= 2; unit++) {
      String name = block + unit;
      graph.addLayer(name + "n1", new BatchNormalization.Builder().build(), last)
          .addLayer(name + "r1", relu(), name + "n1").addLayer(name + "c1", filters(1, 16), name + "r1")
          .addLayer(name + "n2", new BatchNormalization.Builder(0.9, 0.1, true).build(), name + "c1")
          .addLayer(name + "r2", relu(), name + "n2").addLayer(name + "c2", filters(3, 4), name + "r2");
      all.add(name + "c2");
      String[] read = switch (merges) {
        case OLD_FIRST -> new String[] {last, name + "c2"};
        case NEW_FIRST -> new String[] {name + "c2", last};
        case ALL -> all.toArray(String[]::new);
      };
      last = name + "m";
      graph.addVertex(last, new MergeVertex(), read);
    }
    return last;
  }

  static ActivationLayer relu() {
    return new ActivationLayer.Builder().activation(Activation.RELU).build();
  }

  /** A convolution of a kernel that leaves the size of the image as it is, without biases. */
  static ConvolutionLayer filters(int kernel, int filters) {
    return new ConvolutionLayer.Builder(kernel, kernel).nOut(filters).convolutionMode(ConvolutionMode.Same)
        .hasBias(false).activation(Activation.IDENTITY).build();
  }

  static ComputationGraph ready(GraphBuilder graph) {
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    return network;
  }

  /** Batch normalisation first, behind an activation and behind pooling: where no weights can do its part. */
  static MultiLayerNetwork unfoldable(InputType input, int classes) {
    return ready(
        builder().list().layer(new BatchNormalization.Builder(0.6, 0.3, true).eps(0.02).build())
            .layer(convolution(3, 6, Activation.RELU)).layer(new BatchNormalization.Builder().useLogStd(true).build())
            .layer(pool(2)).layer(new BatchNormalization.Builder().useLogStd(false).eps(1e-3).build())
            .layer(convolution(2, 5, Activation.IDENTITY)).layer(new BatchNormalization.Builder().build())
            .layer(relu()).layer(dense(9, Activation.IDENTITY)).layer(new BatchNormalization.Builder().build())
            .layer(output(classes)),
        input);
  }

  static void train(ComputationGraph network, Dataset data, Preprocessing preprocessing, int steps) {
    for (int step = 0; step < steps; step++) {
      network.fit(
          new INDArray[] {Images.inputs(data, preprocessing, 0, data.count())}, new INDArray[] {Images.labels(data)});
    }
  }

  static InputType channelsLast(Dataset data) {
    return InputType.convolutional(data.height(), data.width(), data.channels(), CNN2DFormat.NHWC);
  }

  static void train(MultiLayerNetwork network, Dataset data, Preprocessing preprocessing, boolean rows, int steps) {
    var inputs = Images.inputs(data, preprocessing, 0, data.count());
    var features = rows ? inputs.reshape('c', data.count(), data.imageBytes()) : inputs;
    for (int step = 0; step < steps; step++) {
      network.fit(features, Images.labels(data));
    }
  }
}
