package org.bayespress.format.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bayespress.format.candidate.BlockOrder;
import org.bayespress.format.candidate.BlockRanges;
import org.bayespress.format.candidate.CandidateGenerator;
import org.bayespress.format.candidate.Sharing;
import org.bayespress.format.coding.BitReader;
import org.bayespress.format.coding.BitWriter;
import org.bayespress.format.coding.ByteReader;
import org.bayespress.format.coding.ByteWriter;
import org.bayespress.format.coding.CodedDataException;
import org.bayespress.format.coding.NewerDataException;
import org.bayespress.format.coding.RangeDecoder;
import org.bayespress.format.coding.RangeEncoder;
import org.bayespress.format.model.QuantizedTensor.RandomCoded;
import org.bayespress.format.model.RandomCode;

/**
 * The code that all randomly coded tensors of a file share, behind the last layer.
 *
 * <pre>
 * RandomCode = Generator Order seed: varint Bits blocks: varint Sizes? Law Numbers
 * Generator  = byte, 1
 * Order      = byte, bit 0: 0 plain, 1 shuffled; bit 1: Sizes follow; without them blocks have one size, give or take one
 * Bits       = byte, 1..24
 * Sizes      = length: varint and a stream of the range coder, see {@link BlockSizes}
 * Law        = byte, 0 flat, else 64 times the exponent of a Zipf law
 * Numbers    = flat: every number in Bits bits, one row of bits; else length: varint and a stream of the range coder
 * </pre>
 */
public final class RandomCodeSection {

  private static final String FLAT = "flat";

  /** Bit of the order's byte: sizes are stored. */
  private static final int SIZED = 2;

  private RandomCodeSection() {}

  /** Appends the code with the law that takes least. */
  public static RandomCodeBytes write(ByteWriter out, RandomCode code) {
    int start = out.length();
    out.writeByte(CandidateGenerator.VERSION);
    out.writeByte(code.order().ordinal() | (code.ranges().even() ? 0 : SIZED));
    out.writeVarint(code.seed());
    out.writeByte(code.bitsPerBlock());
    out.writeVarint(code.blocks());
    byte[] sizes = sizes(code.ranges());
    out.writeBytes(sizes);
    int[] indices = code.indices();
    byte[] flat = flat(indices, code.bitsPerBlock());
    int exponent = IndexLaw.fit(indices, code.bitsPerBlock());
    byte[] coded = coded(indices, code.bitsPerBlock(), exponent);
    ByteWriter length = new ByteWriter();
    length.writeVarint(coded.length);
    boolean flatIsShorter = flat.length <= coded.length + length.length();
    out.writeByte(flatIsShorter ? 0 : exponent);
    out.writeBytes(flatIsShorter ? new byte[0] : length.toBytes());
    int numbers = out.length();
    out.writeBytes(flatIsShorter ? flat : coded);
    return bytes(
        flatIsShorter ? 0 : exponent, code, numbers - start - sizes.length, sizes.length, out.length() - numbers);
  }

  /** The sizes with their length, nothing where blocks are even. */
  private static byte[] sizes(BlockRanges ranges) {
    ByteWriter out = new ByteWriter();
    if (!ranges.even()) {
      byte[] coded = BlockSizes.write(ranges);
      out.writeVarint(coded.length);
      out.writeBytes(coded);
    }
    return out.toBytes();
  }

  /** Bytes that the sizes of blocks take, their length included; 0 where blocks are even. */
  public static int sizeBytes(BlockRanges ranges) {
    return sizes(ranges).length;
  }

  /**
   * Bytes of a code whose numbers are stored flat, without {@link #sizeBytes}: together they are the most that {@link
   * #write} takes.
   */
  public static int flatBytes(int seed, int bitsPerBlock, int blocks) {
    ByteWriter head = new ByteWriter();
    head.writeVarint(seed);
    head.writeVarint(blocks);
    return 4 + head.length() + flatLength(blocks, bitsPerBlock);
  }

  /**
   * Bits of each number under the law that {@link #write} stores them with, up to what the range coder loses in all: the
   * same for every number where that law is flat.
   */
  public static double[] codeLengthBits(RandomCode code) {
    ByteWriter stored = new ByteWriter();
    boolean flat = write(stored, code).codec().equals(FLAT);
    int bits = code.bitsPerBlock();
    if (flat) {
      return Arrays.stream(code.indices()).mapToDouble(index -> bits).toArray();
    }
    IndexLaw law = IndexLaw.of(IndexLaw.fit(code.indices(), bits), bits);
    return Arrays.stream(code.indices()).mapToDouble(law::costBits).toArray();
  }

  private static byte[] flat(int[] indices, int bits) {
    BitWriter out = new BitWriter();
    for (int index : indices) {
      out.write(index, bits);
    }
    return out.toBytes();
  }

  private static int flatLength(int blocks, int bits) {
    return (int) (((long) blocks * bits + 7) / 8);
  }

  private static byte[] coded(int[] indices, int bits, int exponent) {
    IndexLaw law = IndexLaw.of(exponent, bits);
    RangeEncoder encoder = new RangeEncoder();
    for (int index : indices) {
      law.code(encoder, index);
    }
    return encoder.finish();
  }

  /**
   * Reads a code and fills in the values of the tensors that take them from it.
   *
   * @param tensors all tensors of the file in order, those of other codecs too
   * @return where its bytes went, and the tensors with their values counted
   * @throws CodedDataException if the bytes are not what {@link #write} writes
   * @throws NewerDataException if the generator is of a version that this release does not know yet
   */
  public static Decoded read(ByteReader in, List<DecodedTensor> tensors) {
    int variables = variables(tensors);
    int start = in.position();
    int generator = in.readByte();
    if (generator > CandidateGenerator.VERSION) {
      throw new NewerDataException("generator", generator, CandidateGenerator.VERSION);
    }
    if (generator < 1) {
      throw new CodedDataException("generator version is 0, allowed are 1.." + CandidateGenerator.VERSION);
    }
    int order = in.readByte();
    if (order >= 2 * SIZED) {
      throw new CodedDataException("order of the blocks is " + order + ", allowed are 0.." + (2 * SIZED - 1));
    }
    int seed = in.readVarint("seed", Integer.MAX_VALUE);
    int bits = in.readByte();
    if (bits < 1 || bits > RandomCode.BITS_LIMIT) {
      throw new CodedDataException("bits per block are " + bits + ", allowed are 1.." + RandomCode.BITS_LIMIT);
    }
    int blocks = in.readVarint("number of blocks", variables);
    if (blocks == 0) {
      throw new CodedDataException("number of blocks is 0, allowed are 1.." + variables);
    }
    int sizesAt = in.position();
    BlockRanges ranges =
        (order & SIZED) == 0 ? BlockRanges.even(blocks, variables) : storedRanges(in, blocks, variables);
    int sizeBytes = in.position() - sizesAt;
    int exponent = in.readByte();
    int length =
        exponent == 0 ? flatLength(blocks, bits) : in.readVarint("length of the numbers", in.remaining() - 1);
    int headerBytes = in.position() - start - sizeBytes;
    int from = in.skip(length);
    int[] indices = numbers(in.array(), from, length, bits, exponent, blocks);
    RandomCode code = RandomCode.of(seed, BlockOrder.values()[order & ~SIZED], bits, ranges, indices);
    return new Decoded(bytes(exponent, code, headerBytes, sizeBytes, length), filled(tensors, code));
  }

  private static BlockRanges storedRanges(ByteReader in, int blocks, int variables) {
    int length = in.readVarint("length of the sizes of blocks", in.remaining() - 1);
    return BlockSizes.read(in.array(), in.skip(length), length, blocks, variables);
  }

  /**
   * What {@link #read} gives.
   *
   * @param bytes of the code
   * @param tensors all tensors of the file, every one with its values
   */
  public record Decoded(RandomCodeBytes bytes, List<DecodedTensor> tensors) {}

  private static int variables(List<DecodedTensor> tensors) {
    int variables = 0;
    for (DecodedTensor tensor : tensors) {
      if (tensor.share() != null) {
        variables += Sharing.variables(tensor.values().length, tensor.share().sharing());
      }
    }
    return variables;
  }

  private static int[] numbers(byte[] bytes, int from, int length, int bits, int exponent, int blocks) {
    int[] indices = new int[blocks];
    if (exponent == 0) {
      BitReader in = new BitReader(bytes, from, from + length);
      for (int b = 0; b < blocks; b++) {
        indices[b] = in.read(bits);
      }
      in.finish();
      return indices;
    }
    IndexLaw law = IndexLaw.of(exponent, bits);
    RangeDecoder decoder = new RangeDecoder(bytes, from, length);
    for (int b = 0; b < blocks; b++) {
      indices[b] = law.code(decoder, 0);
    }
    decoder.finish();
    return indices;
  }

  private static List<DecodedTensor> filled(List<DecodedTensor> tensors, RandomCode code) {
    List<DecodedTensor> filled = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < tensors.size(); i++) {
      DecodedTensor tensor = tensors.get(i);
      if (tensor.share() == null) {
        filled.add(tensor);
        continue;
      }
      RandomCoded coded = tensor.share().tensor(tensor.values().length, i, first, code);
      first += coded.variables();
      float[] values = coded.toFloats();
      filled.add(new DecodedTensor(values, tensor.bytes().counting(TensorNumbers.stored(values)), tensor.share()));
    }
    return filled;
  }

  private static RandomCodeBytes bytes(
      int exponent, RandomCode code, int headerBytes, int sizeBytes, int indexBytes) {
    String law = exponent == 0 ? FLAT : String.format(Locale.ROOT, "zipf %.3f", exponent / 64.0);
    return new RandomCodeBytes(
        law, code.blocks(), code.bitsPerBlock(), code.variables(), headerBytes, sizeBytes, indexBytes);
  }
}
