package org.bayespress.methods.sparsevd;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bayespress.core.counting.PaperRatios;
import org.bayespress.core.method.PublishedColumn;
import org.bayespress.core.quantization.FixedPointLayers;
import org.bayespress.core.quantization.KMeansCodebook;
import org.bayespress.core.quantization.Precision;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.format.codec.TensorBytes;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.ByteLedger;
import org.bayespress.format.model.Coding;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/**
 * The columns of the table of Bayesian Compression for a network of which single weights are left.
 *
 * @param bitsPerLayer precision of every layer by the paper's rule: sign, exponent and significand
 * @param columns the columns; none where no weight is left
 */
record SparseColumns(List<Integer> bitsPerLayer, List<PublishedColumn> columns) {
  /** Values of a codebook in Deep Compression's 5 bits. */
  private static final int CODEBOOK_ENTRIES = 32;

  /**
   * The columns.
   *
   * @param known layers with pruned weights, units without a connection taken out
   */
  static SparseColumns of(
      TrainedPosterior posterior, Preprocessing preprocessing, List<FixedPointLayers.Layer> known) {
    NetworkSpec network = posterior.network();
    FixedPointLayers rounded = FixedPointLayers.of(network, known, Precision.PAPER);
    List<float[]> weights = known.stream().map(FixedPointLayers.Layer::weights).toList();
    List<float[]> biases = known.stream().map(FixedPointLayers.Layer::biases).toList();
    long[] nonZeros = weights.stream().mapToLong(SparseVd::nonZero).toArray();
    if (LongStream.of(nonZeros).sum() == 0) {
      return new SparseColumns(rounded.bits(), List.of());
    }
    List<LayerSpec.Weighted> specs = network.weightedLayers();
    long all = network.weightCount();
    List<CompressedModel.Normalization> kept = posterior.storedNormalizations(false);
    CompressedModel floats =
        new CompressedModel(network, preprocessing, layers(specs, weights, biases, false)).normalized(kept);
    CompressedModel fast = new CompressedModel(network, preprocessing, rounded.layers()).normalized(kept);
    CompressedModel maximum = smallest(
        new CompressedModel(network, preprocessing, layers(specs, weights, biases, true)).normalized(kept));
    long[] columns = specs.stream().mapToLong(LayerSpec.Weighted::outputs).toArray();
    int[] bits = rounded.bits().stream().mapToInt(Integer::intValue).toArray();
    return new SparseColumns(
        rounded.bits(),
        List.of(
            new PublishedColumn(
                PublishedColumn.PRUNING, floats, PaperRatios.sparseColumns(all, nonZeros, columns)),
            new PublishedColumn(
                PublishedColumn.FAST_PREDICTION, fast,
                PaperRatios.fastPredictionWithDistances(all, weights, bits)),
            new PublishedColumn(
                PublishedColumn.MAXIMUM, maximum, PaperRatios.maximumInFile(all, weightBytes(maximum)))));
  }

  private static List<CompressedModel.Layer> layers(
      List<LayerSpec.Weighted> specs, List<float[]> weights, List<float[]> biases, boolean clustered) {
    List<CompressedModel.Layer> layers = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      int[] shape = specs.get(i).weightShape();
      layers.add(
          new CompressedModel.Layer(
              specs.get(i).name(),
              clustered
                  ? KMeansCodebook.of(shape, weights.get(i), CODEBOOK_ENTRIES)
                  : new QuantizedTensor.Floats(shape, weights.get(i)),
              new QuantizedTensor.Floats(new int[] {specs.get(i).outputs()}, biases.get(i))));
    }
    return layers;
  }

  /** In the historical coder with the width of distances that takes least. */
  private static CompressedModel smallest(CompressedModel model) {
    return IntStream.rangeClosed(1, Coding.INDEX_BITS_LIMIT)
        .mapToObj(bits -> model.coded(Coding.historical(bits)))
        .min(Comparator.comparingLong(SparseColumns::weightBytes)).orElseThrow();
  }

  private static long weightBytes(CompressedModel model) {
    long bytes = 0;
    for (ByteLedger.Layer layer : BpzWriter.write(model).ledger().layers()) {
      TensorBytes weight = layer.weight();
      bytes += weight.structureBytes() + weight.payloadBytes() + weight.sideInformationBytes();
    }
    return bytes;
  }
}
