package org.bayespress.methods.bc;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.counting.PaperRatios;
import org.bayespress.core.method.PublishedColumn;
import org.bayespress.core.quantization.FixedPointLayers;
import org.bayespress.core.quantization.KMeansCodebook;
import org.bayespress.format.model.Coding;
import org.bayespress.format.model.CodingVariant;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/** The columns of the published table for a network whose groups are pruned. */
final class GroupColumns {
  /** Values of the codebook of column "maximum", zero included where a weight that is left is zero. */
  private static final int CODEBOOK_ENTRIES = 32;

  private GroupColumns() {}

  static List<PublishedColumn> of(
      NetworkSpec network, Preprocessing preprocessing, Groups.Pruned pruned, FixedPointLayers rounded) {
    CompressedModel model = new CompressedModel(
        network, preprocessing, rounded.layers(), Coding.of(CodingVariant.FAST_PREDICTION));
    long weights = network.weightCount();
    long[] left = pruned.survivors().weightCounts().stream().mapToLong(Integer::longValue).toArray();
    int[] bits = rounded.bits().stream().mapToInt(Integer::intValue).toArray();
    return List.of(
        new PublishedColumn(
            PublishedColumn.PRUNING, floats(model, pruned), PaperRatios.pruning(weights, left)),
        new PublishedColumn(
            PublishedColumn.FAST_PREDICTION, model, PaperRatios.fastPrediction(weights, left, bits)),
        new PublishedColumn(
            PublishedColumn.MAXIMUM, codebooks(model, pruned), PaperRatios.maximum(weights, left)));
  }

  private static CompressedModel floats(CompressedModel model, Groups.Pruned pruned) {
    List<CompressedModel.Layer> layers = new ArrayList<>();
    for (int i = 0; i < model.layers().size(); i++) {
      LayerSpec.Weighted spec = model.network().weightedLayers().get(i);
      layers.add(
          new CompressedModel.Layer(
              spec.name(), new QuantizedTensor.Floats(spec.weightShape(), pruned.weights().get(i)),
              new QuantizedTensor.Floats(new int[] {spec.outputs()}, pruned.biases().get(i))));
    }
    return new CompressedModel(model.network(), model.preprocessing(), layers, model.coding());
  }

  /** Codebooks of the weights before they were rounded; the biases are those that were. */
  private static CompressedModel codebooks(CompressedModel model, Groups.Pruned pruned) {
    List<CompressedModel.Layer> layers = new ArrayList<>();
    for (int i = 0; i < model.layers().size(); i++) {
      float[] weights = pruned.weights().get(i);
      int zeros = zeroIsLeft(pruned.survivors(), i, weights) ? 1 : 0;
      int[] shape = model.network().weightedLayers().get(i).weightShape();
      layers.add(
          new CompressedModel.Layer(
              model.layers().get(i).name(), KMeansCodebook.of(shape, weights, CODEBOOK_ENTRIES - zeros),
              model.layers().get(i).bias()));
    }
    return new CompressedModel(
        model.network(), model.preprocessing(), layers, Coding.of(CodingVariant.MAXIMUM));
  }

  private static boolean zeroIsLeft(Survivors survivors, int layer, float[] weights) {
    for (int j = 0; j < weights.length; j++) {
      if (weights[j] == 0 && survivors.weight(layer, j)) {
        return true;
      }
    }
    return false;
  }
}
