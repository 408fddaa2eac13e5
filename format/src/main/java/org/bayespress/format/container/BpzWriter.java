package org.bayespress.format.container;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bayespress.format.codec.RandomCodeBytes;
import org.bayespress.format.codec.RandomCodeSection;
import org.bayespress.format.codec.TensorBytes;
import org.bayespress.format.codec.TensorCodec;
import org.bayespress.format.codec.TensorContext;
import org.bayespress.format.codec.TensorRole;
import org.bayespress.format.coding.ByteWriter;
import org.bayespress.format.io.WholeFile;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/** Writes models as {@code .bpz}, version 1. Grammar: see the package. The same model gives the same bytes. */
public final class BpzWriter {

  private BpzWriter() {}

  /**
   * Encodes a model.
   *
   * @throws IllegalArgumentException if layers, shapes or numbers do not fit the network, the format or the model's
   *     coding; the message names the tensor
   */
  public static EncodedModel write(CompressedModel model) {
    check(model);
    ByteWriter out = new ByteWriter();
    out.writeBytes(BpzFormat.MAGIC);
    out.writeByte(BpzFormat.VERSION);
    NetworkSection.write(out, model.network());
    writePreprocessing(out, model);
    int containerBytes = out.length();
    TensorContexts contexts = new TensorContexts(model.network());
    List<ByteLedger.Layer> layers = new ArrayList<>();
    for (int i = 0; i < model.layers().size(); i++) {
      CompressedModel.Layer layer = model.layers().get(i);
      TensorBytes weight = TensorCodec.write(
          out, layer.name() + ".weight", layer.weight(), contexts.weights(i), model.coding(), TensorRole.WEIGHT);
      boolean random = layer.weight() instanceof QuantizedTensor.RandomCoded;
      TensorContext context = contexts.bias(i, random ? null : layer.weight().toFloats());
      TensorBytes bias =
          model.network().weightedLayers().get(i).biased()
              ? TensorCodec.write(out, layer.name() + ".bias", layer.bias(), context, model.coding(), TensorRole.BIAS)
              : TensorBytes.none();
      layers.add(new ByteLedger.Layer(layer.name(), weight, bias));
    }
    List<ByteLedger.Normalization> normalizations = writeNormalizations(out, model);
    Optional<RandomCodeBytes> code = SharedCode.of(model).map(shared -> RandomCodeSection.write(out, shared));
    out.writeInt(BpzFormat.checksum(out.toBytes(), out.length()));
    return new EncodedModel(
        out.toBytes(), new ByteLedger(containerBytes, layers, normalizations, code, BpzFormat.CHECKSUM_BYTES));
  }

  private static List<ByteLedger.Normalization> writeNormalizations(ByteWriter out, CompressedModel model) {
    List<ByteLedger.Normalization> written = new ArrayList<>();
    for (CompressedModel.Normalization each : model.normalizations()) {
      TensorContext context = TensorContexts.ofNormalization(each.scale().shape()[0]);
      written.add(
          new ByteLedger.Normalization(
              each.name(),
              TensorCodec.write(out, each.name() + ".scale", each.scale(), context, model.coding(), TensorRole.BIAS),
              TensorCodec.write(out, each.name() + ".shift", each.shift(), context, model.coding(), TensorRole.BIAS)));
    }
    return written;
  }

  /**
   * Encodes a model into a file, replacing it in one step.
   *
   * @throws IllegalArgumentException as {@link #write(CompressedModel)}
   * @throws IOException if it cannot be written; see {@link WholeFile}
   */
  public static EncodedModel write(CompressedModel model, Path file) throws IOException {
    EncodedModel encoded = write(model);
    WholeFile.write(file, out -> out.write(encoded.bytes()));
    return encoded;
  }

  /**
   * Refuses a network that no file can hold, whatever its weights are: too many layers or values, extents or names out
   * of their range.
   *
   * @throws IllegalArgumentException if it is one; the message says what is allowed
   */
  public static void requireStorable(NetworkSpec network) {
    NetworkSection.write(new ByteWriter(), network);
    requireSize(network);
    List<String> names = new ArrayList<>(network.weightedLayers().stream().map(LayerSpec.Weighted::name).toList());
    network.normalizations().forEach(layer -> names.add(layer.name()));
    if (names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException("network " + network.name() + " has layers " + names
          + "; give them different names");
    }
  }

  private static void requireSize(NetworkSpec network) {
    if (BpzFormat.size(network) > BpzReader.DEFAULT_VALUE_LIMIT) {
      throw new IllegalArgumentException("network " + network.name() + " has " + BpzFormat.size(network)
          + " values, allowed are " + BpzReader.DEFAULT_VALUE_LIMIT);
    }
  }

  private static void writePreprocessing(ByteWriter out, CompressedModel model) {
    float[] scale = model.preprocessing().scale();
    float[] offset = model.preprocessing().offset();
    float[] pairs = new float[2 * scale.length];
    for (int c = 0; c < scale.length; c++) {
      pairs[2 * c] = scale[c];
      pairs[2 * c + 1] = offset[c];
      if (!Float.isFinite(scale[c]) || !Float.isFinite(offset[c])) {
        throw new IllegalArgumentException(
            "preprocessing of channel " + c + " is " + scale[c] + " * p + " + offset[c] + "; both have to be finite");
      }
    }
    boolean halves = ByteWriter.fitHalves(pairs);
    out.writeByte(halves ? 1 : 0);
    out.writeFloats(pairs, halves);
  }

  private static void check(CompressedModel model) {
    List<LayerSpec.Weighted> expected = model.network().weightedLayers();
    List<String> names = expected.stream().map(LayerSpec.Weighted::name).toList();
    List<String> found = model.layers().stream().map(CompressedModel.Layer::name).toList();
    if (!names.equals(found) || names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException("model has layers " + found + ", the network has " + names
          + "; give one of each weighted layer, in order, under different names");
    }
    if (model.preprocessing().scale().length != model.network().channels()) {
      throw new IllegalArgumentException("preprocessing has " + model.preprocessing().scale().length
          + " channels, the network has " + model.network().channels());
    }
    requireSize(model.network());
    for (int i = 0; i < expected.size(); i++) {
      checkShape(names.get(i) + ".weight", model.layers().get(i).weight(), expected.get(i).weightShape());
      checkShape(names.get(i) + ".bias", model.layers().get(i).bias(), new int[] {expected.get(i).outputs()});
      if (!expected.get(i).biased()) {
        checkNone(names.get(i), model.layers().get(i).bias());
      }
    }
    checkNormalizations(model);
  }

  private static void checkNone(String layer, QuantizedTensor bias) {
    for (float value : bias.toFloats()) {
      if (value != 0) {
        throw new IllegalArgumentException(
            "layer " + layer + " has no biases in the network, but one of the model's is " + value
                + "; give zeros, which no file holds");
      }
    }
  }

  private static void checkNormalizations(CompressedModel model) {
    List<LayerSpec.BatchNorm> expected = model.network().normalizations();
    List<String> names = expected.stream().map(LayerSpec.BatchNorm::name).toList();
    List<String> found = model.normalizations().stream().map(CompressedModel.Normalization::name).toList();
    if (!names.equals(found)) {
      throw new IllegalArgumentException("model has the batch normalisations " + found + ", the network has " + names
          + "; give scale and shift of each, in order (CompressedModel.normalized)");
    }
    for (int i = 0; i < expected.size(); i++) {
      int[] shape = {expected.get(i).channels()};
      checkShape(names.get(i) + ".scale", model.normalizations().get(i).scale(), shape);
      checkShape(names.get(i) + ".shift", model.normalizations().get(i).shift(), shape);
      if (model.normalizations().get(i).scale() instanceof QuantizedTensor.RandomCoded
          || model.normalizations().get(i).shift() instanceof QuantizedTensor.RandomCoded) {
        throw new IllegalArgumentException(
            "batch normalisation " + names.get(i) + " is randomly coded; only weights and biases of layers can be");
      }
    }
  }

  private static void checkShape(String name, QuantizedTensor tensor, int[] shape) {
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw new IllegalArgumentException("tensor " + name + " has shape " + Arrays.toString(tensor.shape())
          + ", the network has " + Arrays.toString(shape));
    }
  }
}
