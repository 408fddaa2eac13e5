package org.bayespress.core.data.own;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bayespress.core.data.DataException;

/**
 * An array as {@code numpy.save} writes it (NumPy Enhancement Proposal 1): the bytes {@code 0x93 'NUMPY'}, a major and a minor
 * version (one byte each), the length of the header (little-endian, 2 bytes in version 1.0, 4 bytes in 2.0 and 3.0), the
 * header, and the elements. The header is a Python dictionary of {@code descr}, {@code fortran_order} and {@code shape},
 * padded with spaces.
 *
 * <p>Elements in C order only: the last axis runs fastest.
 */
final class NpyArray {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MOST_HEADER_BYTES = 1 << 16;
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*(?:'([^']*)'|(\\[.*?\\]))\\s*(?:,|(?=\\}))");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)\\s*(?:,|(?=\\}))");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^()]*)\\)\\s*(?:,|(?=\\}))");

  private final NpyType type;
  private final int[] shape;
  private final ByteBuffer elements;

  private NpyArray(NpyType type, int[] shape, ByteBuffer elements) {
    this.type = type;
    this.shape = shape;
    this.elements = elements;
  }

  /**
   * Reads the content of a file.
   *
   * @param source what messages call it, usually its path
   * @throws DataException if it is no such array, one in Fortran order, or does not hold what its header says
   */
  static NpyArray parse(byte[] content, String source) {
    if (content.length < 10 || !Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new DataException(source + ": does not begin as an .npy file does (found " + content.length
          + " bytes); give a file that numpy.save wrote, not .npz and not compressed");
    }
    int version = content[6];
    if (version < 1 || version > 3) {
      throw new DataException(
          source + ": .npy version " + version + "." + content[7] + ", allowed are 1.0, 2.0 and 3.0");
    }
    ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).position(8);
    int prefix = version == 1 ? 10 : 12;
    long length = version == 1 ? buffer.getShort() & 0xFFFF : content.length < prefix ? prefix
        : buffer.getInt() & 0xFFFF_FFFFL;
    if (length > MOST_HEADER_BYTES || prefix + length > content.length) {
      throw new DataException(source + ": the header is said to have " + length + " bytes, the file has "
          + content.length + "; it is truncated or damaged, save it again");
    }
    String header = new String(content, prefix, (int) length, StandardCharsets.UTF_8).strip();
    return of(header, buffer.slice(prefix + (int) length, content.length - prefix - (int) length), source);
  }

  private static NpyArray of(String header, ByteBuffer elements, String source) {
    Matcher descr = DESCR.matcher(header);
    Matcher fortran = FORTRAN.matcher(header);
    Matcher shapeText = SHAPE.matcher(header);
    boolean known = descr.find() && fortran.find() && shapeText.find();
    String rest = header.replaceAll(DESCR.pattern(), "").replaceAll(FORTRAN.pattern(), "")
        .replaceAll(SHAPE.pattern(), "");
    if (!known || !rest.matches("\\{\\s*\\}")) {
      throw new DataException(source + ": the header is not a dictionary of descr, fortran_order and shape: " + header);
    }
    if (descr.group(2) != null) {
      throw new DataException(source + ": an array of records, " + descr.group(2) + "; allowed are plain numbers");
    }
    if (fortran.group(1).equals("True")) {
      throw new DataException(
          source + ": in Fortran order (fortran_order is True), allowed is C order; save it again with "
              + "numpy.save(file, numpy.ascontiguousarray(array))");
    }
    return new NpyArray(new NpyType(descr.group(1)), shape(shapeText.group(1), source), elements);
  }

  private static int[] shape(String text, String source) {
    String[] parts = text.isBlank() ? new String[0] : text.strip().replaceAll(",$", "").split(",");
    int[] shape = new int[parts.length];
    for (int axis = 0; axis < shape.length; axis++) {
      String extent = parts[axis].strip();
      if (!extent.matches("\\d{1,9}")) {
        throw new DataException(source + ": axis " + axis + " of the shape (" + text + ") is '" + extent
            + "', allowed are whole numbers below 1,000,000,000");
      }
      shape[axis] = Integer.parseInt(extent);
    }
    return shape;
  }

  /** Type of the elements. */
  NpyType type() {
    return type;
  }

  /** Extents, outermost first. */
  int[] shape() {
    return shape.clone();
  }

  /** Extents as NumPy writes them. */
  String shapeText() {
    String extents = Arrays.toString(shape);
    return "(" + extents.substring(1, extents.length() - 1) + (shape.length == 1 ? ",)" : ")");
  }

  /**
   * The elements as bytes, after a check that they are all there.
   *
   * @param source what messages call the file
   * @throws DataException if there are fewer or more than type and shape say
   */
  ByteBuffer elements(String source) {
    long due = type.bytes();
    for (int extent : shape) {
      due = due * extent;
      if (due > Integer.MAX_VALUE) {
        throw new DataException(source + ": the shape " + shapeText() + " needs more than " + Integer.MAX_VALUE
            + " bytes; make the data set smaller");
      }
    }
    if (elements.remaining() != due) {
      throw new DataException(source + ": " + elements.remaining() + " bytes of elements, " + type.label()
          + " of the shape " + shapeText() + " needs " + due + "; the file is truncated or damaged, save it again");
    }
    return elements.duplicate().order(type.order());
  }
}
