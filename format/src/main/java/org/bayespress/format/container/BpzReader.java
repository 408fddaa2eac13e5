package org.bayespress.format.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bayespress.format.codec.DecodedTensor;
import org.bayespress.format.codec.RandomCodeBytes;
import org.bayespress.format.codec.RandomCodeSection;
import org.bayespress.format.codec.TensorBytes;
import org.bayespress.format.codec.TensorCodec;
import org.bayespress.format.codec.TensorContext;
import org.bayespress.format.coding.ByteReader;
import org.bayespress.format.coding.CodedDataException;
import org.bayespress.format.coding.NewerDataException;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/**
 * Reads {@code .bpz} files. Grammar: see the package. Bytes that no writer wrote give a {@link BpzException} and
 * nothing else; every length is checked before it is used, and memory and time are bounded by the length of the file
 * and the limit on values.
 */
public final class BpzReader {

  /** Most weights and biases, and most elements of one image, that are read: 2^26, 256 MiB of float32. */
  public static final int DEFAULT_VALUE_LIMIT = 1 << 26;

  private static final String MEND = "copy the file again from its source, or compress the network again";

  private final ByteReader in;
  private String section = "network";

  private BpzReader(byte[] bytes) {
    int start = BpzFormat.MAGIC.length + 1;
    this.in = new ByteReader(bytes, start, bytes.length - BpzFormat.CHECKSUM_BYTES);
  }

  /**
   * Decodes a file.
   *
   * @throws BpzException if it is no intact file of a version that is read
   * @throws IOException if it cannot be read
   */
  public static DecodedModel read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      int most = Math.toIntExact(5L * DEFAULT_VALUE_LIMIT);
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new DamagedFileException("file", "longer than " + most + " bytes", MEND, null);
      }
      return read(bytes);
    }
  }

  /**
   * Decodes a file in memory.
   *
   * @throws BpzException if it is no intact file of a version that is read
   */
  public static DecodedModel read(byte[] bytes) throws BpzException {
    checkFrame(bytes);
    return new BpzReader(bytes).readBody();
  }

  private static void checkFrame(byte[] bytes) throws BpzException {
    int magicBytes = BpzFormat.MAGIC.length;
    if (!Arrays.equals(bytes, 0, Math.min(bytes.length, magicBytes), BpzFormat.MAGIC, 0, magicBytes)) {
      throw new DamagedFileException(
          "magic", "the file does not start with 0x89 'BPZ'",
          "give a .bpz file; this one has " + bytes.length + " bytes", null);
    }
    int body = bytes.length - BpzFormat.CHECKSUM_BYTES;
    if (body <= magicBytes) {
      throw new DamagedFileException("version", "the file ends after " + bytes.length + " bytes", MEND, null);
    }
    int version = bytes[magicBytes] & 0xFF;
    int found = new ByteReader(bytes, body, bytes.length).readInt();
    int computed = BpzFormat.checksum(bytes, body);
    if (found != computed) {
      String what = String.format("says %08x, but the %d bytes before it have %08x", found, body, computed);
      throw new DamagedFileException("checksum", what, MEND, null);
    }
    if (version < BpzFormat.VERSION) {
      throw new OlderVersionException(version, BpzFormat.VERSION);
    }
    if (version > BpzFormat.VERSION) {
      throw new NewerVersionException("version", new NewerDataException("format", version, BpzFormat.VERSION));
    }
  }

  private DecodedModel readBody() throws BpzException {
    try {
      NetworkSpec network = readNetwork();
      section = "preprocessing";
      Preprocessing preprocessing = readPreprocessing(network.channels());
      int containerBytes = in.position();
      List<DecodedTensor> tensors = readTensors(network);
      List<DecodedTensor> scalesAndShifts = readNormalizations(network);
      Optional<RandomCodeBytes> code = Optional.empty();
      if (tensors.stream().anyMatch(tensor -> tensor.share() != null)) {
        section = "random code";
        RandomCodeSection.Decoded decoded = RandomCodeSection.read(in, tensors);
        tensors = decoded.tensors();
        code = Optional.of(decoded.bytes());
      }
      section = "end";
      if (in.remaining() > 0) {
        throw new CodedDataException(in.remaining() + " bytes are left between the last layer and the checksum");
      }
      return model(network, preprocessing, tensors, scalesAndShifts, containerBytes, code);
    } catch (CodedDataException e) {
      throw new DamagedFileException(section, e.getMessage(), MEND, e);
    } catch (NewerDataException e) {
      throw new NewerVersionException(section, e);
    }
  }

  private NetworkSpec readNetwork() {
    NetworkSpec network = NetworkSection.read(in);
    long size = BpzFormat.size(network);
    if (size > DEFAULT_VALUE_LIMIT) {
      throw new CodedDataException(size + " values are declared, allowed are " + DEFAULT_VALUE_LIMIT);
    }
    return network;
  }

  private Preprocessing readPreprocessing(int channels) {
    int form = in.readByte();
    if (form > 1) {
      throw new CodedDataException("form is " + form + ", allowed are 0 and 1");
    }
    float[] pairs = in.readFloats("scale and offset", 2 * channels, form == 1);
    float[] scale = new float[channels];
    float[] offset = new float[channels];
    for (int c = 0; c < channels; c++) {
      scale[c] = pairs[2 * c];
      offset[c] = pairs[2 * c + 1];
    }
    return new Preprocessing(scale, offset);
  }

  /** Weights and bias of every layer, in turn. */
  private List<DecodedTensor> readTensors(NetworkSpec network) {
    List<DecodedTensor> tensors = new ArrayList<>();
    TensorContexts contexts = new TensorContexts(network);
    List<LayerSpec.Weighted> weighted = network.weightedLayers();
    for (int i = 0; i < weighted.size(); i++) {
      String name = weighted.get(i).name();
      section = "layer " + name + " weight";
      DecodedTensor weight = TensorCodec.read(in, contexts.weights(i));
      section = "layer " + name + " bias";
      tensors.add(weight);
      TensorContext context = contexts.bias(i, weight.share() == null ? weight.values() : null);
      tensors.add(
          weighted.get(i).biased()
              ? TensorCodec.read(in, context)
              : new DecodedTensor(new float[weighted.get(i).outputs()], TensorBytes.none()));
    }
    return tensors;
  }

  /** Scale and shift of every batch normalisation, in turn. */
  private List<DecodedTensor> readNormalizations(NetworkSpec network) {
    List<DecodedTensor> tensors = new ArrayList<>();
    for (LayerSpec.BatchNorm normalization : network.normalizations()) {
      for (String what : List.of("scale", "shift")) {
        section = "normalisation " + normalization.name() + " " + what;
        DecodedTensor tensor = TensorCodec.read(in, TensorContexts.ofNormalization(normalization.channels()));
        if (tensor.share() != null) {
          throw new CodedDataException("is randomly coded, which only weights and biases of layers can be");
        }
        tensors.add(tensor);
      }
    }
    return tensors;
  }

  private static DecodedModel model(
      NetworkSpec network, Preprocessing preprocessing, List<DecodedTensor> tensors,
      List<DecodedTensor> scalesAndShifts, int containerBytes, Optional<RandomCodeBytes> code) {
    List<DecodedLayer> layers = new ArrayList<>();
    List<ByteLedger.Layer> ledger = new ArrayList<>();
    List<LayerSpec.Weighted> weighted = network.weightedLayers();
    for (int i = 0; i < weighted.size(); i++) {
      DecodedTensor weight = tensors.get(2 * i);
      DecodedTensor bias = tensors.get(2 * i + 1);
      layers.add(new DecodedLayer(weighted.get(i).name(), weight.values(), bias.values()));
      ledger.add(new ByteLedger.Layer(weighted.get(i).name(), weight.bytes(), bias.bytes()));
    }
    List<DecodedNormalization> normalizations = new ArrayList<>();
    List<ByteLedger.Normalization> theirBytes = new ArrayList<>();
    for (int i = 0; i < network.normalizations().size(); i++) {
      String name = network.normalizations().get(i).name();
      DecodedTensor scale = scalesAndShifts.get(2 * i);
      DecodedTensor shift = scalesAndShifts.get(2 * i + 1);
      normalizations.add(new DecodedNormalization(name, scale.values(), shift.values()));
      theirBytes.add(new ByteLedger.Normalization(name, scale.bytes(), shift.bytes()));
    }
    return new DecodedModel(
        network, preprocessing, layers, normalizations,
        new ByteLedger(containerBytes, ledger, theirBytes, code, BpzFormat.CHECKSUM_BYTES));
  }
}
