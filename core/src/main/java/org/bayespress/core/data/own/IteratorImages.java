package org.bayespress.core.data.own;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bayespress.core.data.DataException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * The images of one of DL4J's iterators, from its beginning to its end: features {@code [n, channels * height * width]},
 * {@code [n, height, width]} or {@code [n, channels, height, width]}, labels {@code [n, classes]} with a single 1 in each row.
 */
final class IteratorImages {
  private final String source;
  private final int[] shape;
  private final PixelLevels levels;
  private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
  private final IntStream.Builder labels = IntStream.builder();
  private int count;

  private IteratorImages(String source, int[] shape, PixelLevels levels) {
    this.source = source;
    this.shape = shape;
    this.levels = levels;
  }

  /**
   * Reads everything.
   *
   * @param part name of the part, in messages and in the name of the hash
   * @param shape channels, height and width of an image
   * @throws DataException for features of another shape or outside of the levels, labels that are no rows of one 1, or an
   *     iterator without images
   */
  static LabelledImages read(String part, DataSetIterator iterator, int[] shape, int classes, PixelLevels levels) {
    String source = part + " iterator " + iterator.getClass().getSimpleName();
    IteratorImages images = new IteratorImages(source, shape, levels);
    if (iterator.resetSupported()) {
      iterator.reset();
    }
    while (iterator.hasNext()) {
      images.add(iterator.next(), classes);
    }
    if (images.count == 0) {
      throw new DataException(source + ": no images; is it at its end, and cannot be reset?");
    }
    byte[] bytes = images.pixels.toByteArray();
    int[] numbers = images.labels.build().toArray();
    TreeMap<String, String> hashes = new TreeMap<>();
    hashes.put(part + " images", HexFormat.of().formatHex(OwnFile.digest().digest(bytes)));
    hashes.put(part + " labels", HexFormat.of().formatHex(OwnFile.digest().digest(bytes(numbers))));
    return new LabelledImages(source, shape[0], shape[1], shape[2], bytes, numbers, List.of(), hashes);
  }

  private void add(DataSet batch, int classes) {
    float[] values = values(batch.getFeatures());
    float[] rows = values(batch.getLabels());
    long[] extents = batch.getFeatures().shape();
    int n = (int) extents[0];
    int imageSize = shape[0] * shape[1] * shape[2];
    boolean fits = switch (extents.length) {
      case 2 -> extents[1] == imageSize;
      case 3 -> shape[0] == 1 && extents[1] == shape[1] && extents[2] == shape[2];
      case 4 -> extents[1] == shape[0] && extents[2] == shape[1] && extents[3] == shape[2];
      default -> false;
    };
    if (!fits) {
      throw new DataException(source + ": features of the shape " + Arrays.toString(extents) + ", allowed are [n, "
          + imageSize + "] or [n, " + shape[0] + ", " + shape[1] + ", " + shape[2]
          + "], as channels, height and width say");
    }
    if (rows.length != (long) n * classes) {
      throw new DataException(source + ": labels of the shape " + Arrays.toString(batch.getLabels().shape())
          + ", allowed is [" + n + ", " + classes + "], a row for every image with a single 1 in it");
    }
    for (int image = 0; image < n; image++) {
      for (int i = image * imageSize; i < (image + 1) * imageSize; i++) {
        OptionalInt level = levels.level(values[i]);
        if (level.isEmpty()) {
          throw new DataException(
              source + ": image " + (count + image) + " has a pixel of " + levels.complaint(values[i]));
        }
        pixels.write(level.getAsInt());
      }
      labels.add(label(rows, image * classes, classes, count + image));
    }
    count += n;
  }

  private int label(float[] rows, int from, int classes, int image) {
    int label = -1;
    for (int i = 0; i < classes; i++) {
      float value = rows[from + i];
      if (value == 1 && label < 0) {
        label = i;
      } else if (value != 0) {
        label = classes;
      }
    }
    if (label < 0 || label == classes) {
      throw new DataException(source + ": the labels of image " + image + " are "
          + Arrays.toString(Arrays.copyOfRange(rows, from, from + classes)) + ", allowed is a single 1 among zeros");
    }
    return label;
  }

  private static float[] values(INDArray array) {
    return array.castTo(DataType.FLOAT).dup('c').data().asFloat();
  }

  private static byte[] bytes(int[] numbers) {
    byte[] bytes = new byte[numbers.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) numbers[i];
    }
    return bytes;
  }
}
