package org.bayespress.interop.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedNormalization;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/**
 * A model of Deeplearning4j as a network of ours.
 *
 * @param network its description
 * @param preprocessing how its inputs are made of pixel bytes
 * @param layers its weights, float32 as they were
 * @param normalizations scales and shifts of its batch normalisations
 * @param notes what was left out or taken for granted, in sentences
 */
public record ImportedModel(
    NetworkSpec network, Preprocessing preprocessing, List<DecodedLayer> layers,
    List<DecodedNormalization> normalizations, List<String> notes) {

  public ImportedModel {
    layers = List.copyOf(layers);
    normalizations = List.copyOf(normalizations);
    notes = List.copyOf(notes);
  }

  /** The same, to be written to a file: every weight in full, nothing compressed. */
  public CompressedModel asFile() {
    List<CompressedModel.Layer> tensors = new ArrayList<>();
    List<LayerSpec.Weighted> specs = network.weightedLayers();
    for (int i = 0; i < specs.size(); i++) {
      DecodedLayer layer = layers.get(i);
      tensors.add(
          new CompressedModel.Layer(
              layer.name(), new QuantizedTensor.Floats(specs.get(i).weightShape(), layer.weight()),
              floats(layer.bias())));
    }
    return new CompressedModel(network, preprocessing, tensors).normalized(
        normalizations.stream()
            .map(each -> new CompressedModel.Normalization(each.name(), floats(each.scale()), floats(each.shift())))
            .toList());
  }

  private static QuantizedTensor floats(float[] values) {
    return new QuantizedTensor.Floats(new int[] {values.length}, values);
  }
}
