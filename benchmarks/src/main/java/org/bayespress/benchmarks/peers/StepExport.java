package org.bayespress.benchmarks.peers;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bayespress.benchmarks.suite.SyntheticDigits;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.Blas;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.posterior.GroupRecipe;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.training.BatchLoader;
import org.bayespress.core.training.TrainableNetwork;
import org.bayespress.core.training.TrainableNetwork.TrainedTensor;
import org.bayespress.format.network.LayerSpec;

/**
 * One training step with all that goes in and all that comes out, in layouts that other programs have. Arrays, with L
 * for the name of a layer and P for the names in {@link TrainedTensor}:
 *
 * <pre>
 *   input         [batch, channels, height, width]
 *   labels        [batch]
 *   L.P           parameters before the step, [out, in], [out, in, kernel, kernel], [out] or [groups]
 *   L.noise       standard normals of the layer's pre-activations, [batch, out] or [batch, channels, height, width]
 *   L.scaleNoise  those of its scales if it has any, [batch, groups]
 *   logits        [batch, classes]
 *   crossEntropy  [1], mean over the batch, nats
 *   L.kl          [1], nats
 *   L.gradient.P  of trainCount * crossEntropy + klWeight * sum of L.kl
 *   L.after.P     parameters after one update of Adam
 * </pre>
 *
 * <p>Within BayesPress images and the noise of convolutions are {@code [groups, channels, height, width, images of a
 * group]}; element i of a layer's pre-activations takes element i of its noise. Here image {@code g * images + k} of the
 * batch is image k of group g. The noise of scales is {@code [batch, inputs]} in front of a dense layer and
 * {@code [groups, channels, images of a group]} behind a convolution.
 *
 * @param metadata the constants, as text
 * @param tensors the arrays
 */
record StepExport(Map<String, String> metadata, List<NamedTensor> tensors) {

  /** Weight of the KL term: not 1, so that a forgotten weight shows. */
  static final double KL_WEIGHT = 0.7;

  /**
   * Makes a step.
   *
   * @param step its number, which selects the noise
   * @param learningRate large enough for the update to show beside the parameters
   */
  static StepExport of(PeerCase peer, int batch, int step, double learningRate, WorkerPool pool) {
    List<NamedTensor> tensors = new ArrayList<>();
    try (TrainableNetwork model = peer.model(PosteriorStart.MIXED, batch, pool)) {
      List<LayerSpec.Weighted> layers = peer.network().weightedLayers();
      Tensor input = model.taped().input().value();
      int images = input.shape().length == 5 ? input.extent(4) : 1;
      load(peer, input, model.taped().loss().labels());
      tensors.add(
          NamedTensor.floats(
              "input", new int[] {batch, peer.network().channels(), peer.network().height(), peer.network().width()},
              imageByImage(input.toArray(), batch, images)));
      tensors.add(NamedTensor.integers("labels", model.taped().loss().labels().clone()));
      addParameters(tensors, "", model, layers);
      addNoise(tensors, peer, batch, images, step);
      model.gradients(step, PeerCase.TRAIN_COUNT);
      tensors.add(
          NamedTensor.floats(
              "logits", new int[] {batch, peer.network().classes()}, model.taped().logits().value().toArray()));
      tensors.add(NamedTensor.doubles("crossEntropy", model.taped().loss().meanNats()));
      double[] kl = model.update(peer.adam(), peer.adam().rate(learningRate, 1), KL_WEIGHT);
      for (int i = 0; i < kl.length; i++) {
        tensors.add(NamedTensor.doubles(layers.get(i).name() + ".kl", kl[i]));
      }
      addGradients(tensors, model, layers, peer.adam().beta1());
      addParameters(tensors, ".after", model, layers);
    }
    return new StepExport(metadata(peer, batch, step, learningRate), tensors);
  }

  private static Map<String, String> metadata(PeerCase peer, int batch, int step, double learningRate) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("network", peer.network().name());
    texts.put("method", peer.method());
    texts.put("kl", peer.kl().form());
    texts.put("batch", Integer.toString(batch));
    texts.put("step", Integer.toString(step));
    texts.put("seed", Long.toString(peer.seed()));
    texts.put("trainCount", Integer.toString(PeerCase.TRAIN_COUNT));
    texts.put("klWeight", Double.toString(KL_WEIGHT));
    texts.put("learningRate", Double.toString(learningRate));
    texts.put("beta1", Double.toString(peer.adam().beta1()));
    texts.put("beta2", Double.toString(peer.adam().beta2()));
    texts.put("epsilon", Double.toString(peer.adam().epsilon()));
    switch (peer.setup()) {
      case PosteriorRecipe recipe -> {
        texts.put("logAlphaClip", Double.toString(recipe.logAlphaClip()));
        texts.put("muteLogAlpha", Double.toString(recipe.muteLogAlpha()));
      }
      case GroupRecipe recipe -> texts.put("largestDeviations", recipe.largestDeviations().toString());
    }
    texts.put("openBlasCore", Blas.coreName());
    return texts;
  }

  private static void load(PeerCase peer, Tensor input, int[] labels) {
    Dataset digits = SyntheticDigits.of(labels.length, peer.seed());
    int[] order = new int[labels.length];
    Arrays.setAll(order, i -> i);
    BatchLoader.of(digits, peer.run().scaling(digits)).load(input, labels, order, 0);
  }

  /** From {@code [groups, elements, images]} to {@code [groups * images, elements]}. */
  static float[] imageByImage(float[] values, int batch, int images) {
    int elements = values.length / batch;
    float[] result = new float[values.length];
    for (int image = 0; image < batch; image++) {
      int from = image / images * images * elements + image % images;
      for (int i = 0; i < elements; i++) {
        result[image * elements + i] = values[from + i * images];
      }
    }
    return result;
  }

  /** Fields of noise are numbered in the order in which the tape draws them. */
  private static void addNoise(List<NamedTensor> tensors, PeerCase peer, int batch, int images, int step) {
    List<int[]> shapes = peer.network().shapes();
    int field = 0;
    for (int i = 0; i < peer.network().layers().size(); i++) {
      if (peer.network().layers().get(i) instanceof LayerSpec.Weighted layer) {
        boolean convolution = layer instanceof LayerSpec.Conv2d;
        int grouping = convolution ? images : 1;
        int groups = convolution ? layer.outputs() : layer.weightCount() / layer.outputs();
        if (peer.scales() != null && !convolution) {
          tensors.add(noise(peer, layer.name() + ".scaleNoise", step, field++, batch, grouping, groups));
        }
        tensors.add(noise(peer, layer.name() + ".noise", step, field++, batch, grouping, shapes.get(i + 1)));
        if (peer.scales() != null && convolution) {
          tensors.add(noise(peer, layer.name() + ".scaleNoise", step, field++, batch, grouping, groups));
        }
      }
    }
  }

  private static NamedTensor noise(
      PeerCase peer, String name, int step, int field, int batch, int images, int... one) {
    int length = batch * Arrays.stream(one).reduce(1, Math::multiplyExact);
    float[] noise = new float[length];
    peer.noise().fill(MemorySegment.ofArray(noise), step, field, 0, length);
    int[] shape = new int[one.length + 1];
    shape[0] = batch;
    System.arraycopy(one, 0, shape, 1, one.length);
    return NamedTensor.floats(name, shape, imageByImage(noise, batch, images));
  }

  private static void addParameters(
      List<NamedTensor> tensors, String when, TrainableNetwork model, List<LayerSpec.Weighted> layers) {
    for (int i = 0; i < layers.size(); i++) {
      for (TrainedTensor array : model.trained(i)) {
        tensors.add(described(model, layers, i, when, array, array.value().toArray()));
      }
    }
  }

  /** Weights in the order and shape of the network's description. */
  private static NamedTensor described(
      TrainableNetwork model, List<LayerSpec.Weighted> layers, int layer, String when, TrainedTensor array,
      float[] values) {
    String name = layers.get(layer).name() + when + "." + array.name();
    boolean weights = array.name().equals("theta") || array.name().equals("logSigma2");
    return weights
        ? NamedTensor.floats(name, layers.get(layer).weightShape(), model.layout(layer).restore(values))
        : NamedTensor.floats(name, array.value().shape(), values);
  }

  /** From zero moments, Adam's first moments are now 1 - beta1 times the gradient. */
  private static void addGradients(
      List<NamedTensor> tensors, TrainableNetwork model, List<LayerSpec.Weighted> layers, double beta1) {
    float share = 1f - (float) beta1;
    for (int i = 0; i < layers.size(); i++) {
      for (TrainedTensor array : model.trained(i)) {
        float[] values = array.firstMoment().toArray();
        for (int k = 0; k < values.length; k++) {
          values[k] /= share;
        }
        tensors.add(described(model, layers, i, ".gradient", array, values));
      }
    }
  }
}
