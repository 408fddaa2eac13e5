package org.bayespress.format.codec;

import org.bayespress.format.coding.ByteReader;
import org.bayespress.format.coding.ByteWriter;
import org.bayespress.format.coding.CodedDataException;
import org.bayespress.format.model.Coding;
import org.bayespress.format.model.QuantizedTensor;

/**
 * One tensor as a section of a file.
 *
 * <pre>
 * Tensor      = Codec SideInformation DataLength Data
 * Codec       = byte: layout     (bits 0-1: 0 plain, 1 dense, 2 sparse)
 *                   | value kind (bits 2-3: 0 float32, 1 fixed point, 2 codebook, 3 half floats)
 *                   | bit 4: the floats of the side information are stored as their upper 16 bits
 *                   | storage    (bits 5-6: 0 range coder, 1 packed, 2 relative, 3 random code); bit 7 zero
 * DataLength  = varint, bytes
 *
 * range coder: plain with float32 and half floats only, dense and sparse with the others, sparse with float32
 *   SideInformation = nothing (floats) | step: Float (fixed point) | count: varint, 1..65536, count x Float (codebook)
 *   Data            = float32 or binary16 values (plain) | one stream of the range coder: all positions, then all values
 * packed: dense for all values, sparse for those of surviving rows and columns, float32 only with sparse
 *   SideInformation = nothing (float32) | step: Float, width: byte, 1..32 (fixed point)
 *                   | count: varint, 1..65537, count x Float (codebook)
 *   Data            = sparse: length: varint and a stream of the range coder: one bit per row, one bit per column
 *                     then every value in C order, as many bits as the width (codebook: as the largest index has)
 * relative: sparse with codebook only
 *   SideInformation = count: varint, 0..256, count x Float, index bits: byte, 1..8, stored weights: varint,
 *                     unless that is 0: a table of 2^(index bits) and one of count + 1 code lengths, 4 bits each
 *   Data            = Huffman words of the distances, filled up to a byte; of the codebook indices, filled up to a byte
 * random code: plain fixed point only; SideInformation = scale: Float, values per variable: varint, 1..; no length, no Data,
 *   values come from the code behind the last layer, see {@link RandomCodeSection}
 * </pre>
 *
 * <p>What is tried depends on the {@link Coding}; the shortest is kept.
 */
public final class TensorCodec {

  /** Largest codebook. */
  public static final int CODEBOOK_LIMIT = 1 << 16;

  private TensorCodec() {}

  /**
   * Appends a tensor.
   *
   * @param name of the tensor, for messages
   * @param coding how it is to be coded
   * @param role weight or bias
   * @return where the bytes went
   * @throws IllegalArgumentException if the tensor does not fit the context or the coding, or holds numbers the file
   *     cannot
   */
  public static TensorBytes write(
      ByteWriter out, String name, QuantizedTensor tensor, TensorContext context, Coding coding, TensorRole role) {
    if (tensor instanceof QuantizedTensor.RandomCoded coded) {
      return RandomCodedTensors.write(out, name, coded, context);
    }
    TensorNumbers.check(name, tensor, context);
    Section best = null;
    for (Section section : CodingRules.sections(name, tensor, context, coding, role)) {
      best = best == null || section.size() < best.size() ? section : best;
    }
    boolean ranged = best.codec().storage() == Storage.RANGE_CODED;
    int[] numbers = TensorNumbers.numbers(tensor);
    int nonZeros = ranged ? TensorNumbers.nonZeros(numbers) : TensorNumbers.stored(tensor.toFloats());
    return best.write(out, numbers.length, nonZeros);
  }

  /**
   * Reads a tensor.
   *
   * @param context gives the number of values, which the caller has checked against its limits
   * @throws CodedDataException if the bytes are not what {@link #write} writes
   */
  public static DecodedTensor read(ByteReader in, TensorContext context) {
    CodecNumber codec = CodecNumber.ofByte(in.readByte());
    return switch (codec.storage()) {
      case RANGE_CODED -> RangeCodedStorage.read(in, codec, context);
      case PACKED -> PackedStorage.read(in, codec, context);
      case RELATIVE -> RelativeStorage.read(in, codec, context);
      case RANDOM_CODED -> RandomCodedTensors.read(in, codec, context);
    };
  }
}
