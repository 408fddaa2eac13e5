package org.bayespress.format.codec;

import org.bayespress.format.coding.ByteReader;
import org.bayespress.format.coding.ByteWriter;
import org.bayespress.format.coding.CodedDataException;
import org.bayespress.format.model.QuantizedTensor.RandomCoded;

/** What a randomly coded tensor stores in its own place: codec number, scale, values per variable. No data. */
final class RandomCodedTensors {

  private static final String LABEL = "random code";

  private RandomCodedTensors() {}

  static TensorBytes write(ByteWriter out, String name, RandomCoded tensor, TensorContext context) {
    if (tensor.count() != context.count()) {
      throw new IllegalArgumentException(
          "tensor " + name + " has " + tensor.count() + " values, the network has " + context.count());
    }
    boolean halves = ByteWriter.fitHalves(tensor.scale());
    int start = out.length();
    out.writeByte(new CodecNumber(Storage.RANDOM_CODED, Layout.PLAIN, ValueKind.FIXED_POINT, halves).toByte());
    out.writeFloats(new float[] {tensor.scale()}, halves);
    out.writeVarint(tensor.sharing());
    int side = out.length() - start - 1;
    return new TensorBytes(LABEL, context.count(), TensorNumbers.stored(tensor.toFloats()), 1, side, 0, 0);
  }

  static DecodedTensor read(ByteReader in, CodecNumber codec, TensorContext context) {
    int start = in.position();
    float scale = TensorNumbers.readPositive(in, "scale of the candidates", codec.halves());
    int sharing = in.readVarint("values per variable", context.count());
    if (sharing == 0) {
      throw new CodedDataException("values per variable are 0, allowed are 1.." + context.count());
    }
    TensorBytes bytes = new TensorBytes(LABEL, context.count(), 0, 1, in.position() - start, 0, 0);
    return new DecodedTensor(new float[context.count()], bytes, new RandomShare(scale, sharing));
  }
}
