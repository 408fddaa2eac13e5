package org.bayespress.core.data.own;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bayespress.core.data.DataException;
import org.bayespress.format.idx.IdxException;
import org.bayespress.format.idx.IdxImages;
import org.bayespress.format.idx.IdxLabels;

/** Two idx files, plain or gzip: grey images of unsigned bytes, and labels. */
final class IdxPair {

  private IdxPair() {}

  /**
   * Reads both.
   *
   * @param part name of the part, in the names of the hashes
   * @throws DataException if one is missing or damaged, or the counts differ
   */
  static LabelledImages read(String part, Path images, Path labels) {
    OwnFile imageFile = OwnFile.read(images);
    OwnFile labelFile = OwnFile.read(labels);
    try {
      IdxImages pictures = IdxImages.parse(imageFile.content(), images.toString());
      byte[] bytes = IdxLabels.parse(labelFile.content(), labels.toString()).labels();
      if (bytes.length != pictures.count()) {
        throw new DataException(images + " has " + pictures.count() + " images, " + labels + " has " + bytes.length
            + " labels; give the two files that belong together");
      }
      int[] numbers = new int[bytes.length];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = bytes[i] & 0xFF;
      }
      SortedMap<String, String> hashes = new TreeMap<>();
      hashes.put(part + " images", imageFile.sha256());
      hashes.put(part + " labels", labelFile.sha256());
      return new LabelledImages(
          images.toString(), 1, pictures.rows(), pictures.columns(), pictures.pixels(), numbers, List.of(), hashes);
    } catch (IdxException e) {
      throw new DataException(e.getMessage(), e);
    }
  }
}
