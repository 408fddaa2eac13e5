package org.bayespress.methods.sparsevd;

import java.util.List;
import org.bayespress.core.method.Settings;
import org.bayespress.core.quantization.KMeansCodebook;
import org.bayespress.format.model.Coding;
import org.bayespress.format.model.CodingVariant;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;

/** Which coder writes the file: ours, or the one that the published sizes of sparse networks come from. */
record FileCoding(Coding coding) {
  /** Values beside zero that the historical coder takes. */
  private static final int HISTORICAL_VALUES = 256;

  /** Reads {@code sparsevd.coding} and {@code sparsevd.index-bits}. */
  static FileCoding from(Settings settings) {
    String name = settings.text("coding");
    int indexBits = settings.whole("index-bits", 1, Coding.INDEX_BITS_LIMIT);
    for (CodingVariant variant : List.of(CodingVariant.RANGE_CODED, CodingVariant.HISTORICAL)) {
      if (variant.label().equals(name)) {
        return new FileCoding(new Coding(variant, indexBits));
      }
    }
    throw settings.refuse(
        "coding", "'" + name + "'", CodingVariant.RANGE_CODED.label() + " or " + CodingVariant.HISTORICAL.label());
  }

  /**
   * Layers as the coder takes them. Their levels are the codebook of the historical coder; should a layer have more
   * than 256 of them, they are clustered.
   */
  List<CompressedModel.Layer> fit(List<CompressedModel.Layer> layers) {
    return coding.variant() == CodingVariant.HISTORICAL ? layers.stream().map(FileCoding::clustered).toList() : layers;
  }

  private static CompressedModel.Layer clustered(CompressedModel.Layer layer) {
    QuantizedTensor.Codebook book =
        KMeansCodebook.of(layer.weight().shape(), layer.weight().toFloats(), HISTORICAL_VALUES);
    return new CompressedModel.Layer(layer.name(), book, layer.bias());
  }
}
