package org.bayespress.core.data.own;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bayespress.core.data.DataException;

/**
 * Two {@code .npy} files: images {@code [count, height, width]} or {@code [count, channels, height, width]} of uint8 or float32,
 * and labels {@code [count]} of whole numbers.
 *
 * <p>{@code [count, height, width, channels]} is what many programs write. It is recognised by 1 or 3 as the last extent where the
 * second is neither, and refused. Where the second is 1 or 3 as well, images are as narrow as that in either order, and the
 * order that is asked for is taken; networks that want another height and width refuse the rest.
 */
final class NpyPair {
  private static final int MOST_CHANNELS = 4096;

  private NpyPair() {}

  /**
   * Reads both.
   *
   * @param part name of the part, in the names of the hashes
   * @throws DataException if one is missing or damaged, of the wrong type or shape, or the counts differ
   */
  static LabelledImages read(String part, Path images, Path labels, PixelLevels levels) {
    OwnFile imageFile = OwnFile.read(images);
    OwnFile labelFile = OwnFile.read(labels);
    NpyArray array = NpyArray.parse(imageFile.content(), images.toString());
    int[] shape = imageShape(array, images);
    int[] numbers = labels(NpyArray.parse(labelFile.content(), labels.toString()), labels);
    if (numbers.length != shape[0]) {
      throw new DataException(images + " has " + shape[0] + " images, " + labels + " has " + numbers.length
          + " labels; give the two files that belong together");
    }
    SortedMap<String, String> hashes = new TreeMap<>();
    hashes.put(part + " images", imageFile.sha256());
    hashes.put(part + " labels", labelFile.sha256());
    return new LabelledImages(
        images.toString(), shape[1], shape[2], shape[3], pixels(array, images, levels), numbers, List.of(), hashes);
  }

  /** {@code [count, channels, height, width]}. */
  private static int[] imageShape(NpyArray array, Path file) {
    int[] shape = array.shape();
    if (shape.length == 3) {
      shape = new int[] {shape[0], 1, shape[1], shape[2]};
    }
    boolean fits = shape.length == 4;
    for (int extent : shape) {
      fits &= extent >= 1;
    }
    if (!fits) {
      throw new DataException(file + ": an array of the shape " + array.shapeText()
          + ", allowed are images (count, height, width) or (count, channels, height, width) with at least one of each");
    }
    if (isGreyOrColour(shape[3]) && !isGreyOrColour(shape[1])) {
      throw new DataException(file + ": images of the shape " + array.shapeText() + " are of " + shape[1] + "x"
          + shape[2]
          + " pixels with " + shape[3] + (shape[3] == 1 ? " channel" : " channels") + " behind, or of " + shape[2] + "x"
          + shape[3] + " pixels with " + shape[1]
          + " channels in front; channels come first, and images as narrow as the"
          + " latter have 1 or 3. If they came last, save it with"
          + " numpy.ascontiguousarray(images.transpose(0, 3, 1, 2))");
    }
    if (shape[1] > MOST_CHANNELS) {
      throw new DataException(file + ": images of the shape " + array.shapeText() + " have " + shape[1]
          + " channels, allowed are " + MOST_CHANNELS + "; the order is (count, channels, height, width)");
    }
    return shape;
  }

  private static boolean isGreyOrColour(int channels) {
    return channels == 1 || channels == 3;
  }

  private static byte[] pixels(NpyArray array, Path file, PixelLevels levels) {
    NpyType type = array.type();
    if (!type.isUnsignedByte() && !type.isFloat32()) {
      throw new DataException(file + ": images of " + type.label() + ", allowed are uint8 (0 to 255) and float32 (0 to "
          + levels.white() + "); save them with images.astype(numpy.float32)");
    }
    ByteBuffer elements = array.elements(file.toString());
    byte[] pixels = new byte[elements.remaining() / type.bytes()];
    if (type.isUnsignedByte()) {
      elements.get(pixels);
      return pixels;
    }
    int imageSize = pixels.length / array.shape()[0];
    for (int i = 0; i < pixels.length; i++) {
      float value = elements.getFloat();
      OptionalInt level = levels.level(value);
      if (level.isEmpty()) {
        throw new DataException(
            file + ": image " + i / imageSize + " has a pixel of " + levels.complaint(value));
      }
      pixels[i] = (byte) level.getAsInt();
    }
    return pixels;
  }

  private static int[] labels(NpyArray array, Path file) {
    if (array.shape().length != 1) {
      throw new DataException(
          file + ": labels of the shape " + array.shapeText() + ", allowed is (count,), one number an"
              + " image" + (array.shape().length == 2 ? "; of one row an image take labels.argmax(axis=1)" : ""));
    }
    NpyType type = array.type();
    if (!type.isWhole()) {
      throw new DataException(
          file + ": labels of " + type.label() + ", allowed are whole numbers, such as uint8 or int64;"
              + " save them with labels.astype(numpy.int64)");
    }
    ByteBuffer elements = array.elements(file.toString());
    int[] labels = new int[array.shape()[0]];
    for (int i = 0; i < labels.length; i++) {
      long label = next(elements, type);
      if (label < 0 || label >= LabelledImages.MOST_CLASSES) {
        throw new DataException(
            file + ": label " + i + " is " + (type.isSigned() ? label : Long.toUnsignedString(label))
                + ", allowed is 0 to " + (LabelledImages.MOST_CLASSES - 1) + "; labels are numbers of classes, from 0");
      }
      labels[i] = (int) label;
    }
    return labels;
  }

  /** The next element; unsigned ones of 8 bytes beyond the signed range come out negative. */
  private static long next(ByteBuffer elements, NpyType type) {
    return switch (type.bytes()) {
      case 1 -> type.isSigned() ? elements.get() : elements.get() & 0xFF;
      case 2 -> type.isSigned() ? elements.getShort() : elements.getShort() & 0xFFFF;
      case 4 -> type.isSigned() ? elements.getInt() : elements.getInt() & 0xFFFF_FFFFL;
      default -> elements.getLong();
    };
  }
}
