package org.bayespress.core.data.own;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bayespress.core.data.DataException;

/**
 * A folder with one folder of PNG and JPEG files for each class. Classes are numbered from 0 in the order of their names: as
 * whole numbers if all names are such, else by Unicode code units, as are the files of a class. Names that begin with a
 * dot are passed over; anything else that is no image is refused.
 */
final class ImageFolder {
  private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");
  private static final int MOST_PIXEL_BYTES = 1 << 30;

  private final Path folder;
  private final String part;
  private final List<byte[]> pixels = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();
  private final SortedMap<String, String> hashes = new TreeMap<>();
  private Picture first;
  private Path firstFile;
  private long pixelBytes;

  private ImageFolder(Path folder, String part) {
    this.folder = folder;
    this.part = part;
  }

  /** Names of the class folders, in the order of the labels. */
  static List<String> classNames(Path folder) {
    List<String> names = new ArrayList<>();
    for (Path entry : entries(folder)) {
      if (!Files.isDirectory(entry)) {
        throw new DataException(entry + ": a file beside the class folders; allowed are folders, one a class");
      }
      names.add(entry.getFileName().toString());
    }
    boolean numbers = names.stream().allMatch(name -> name.matches("\\d{1,9}"));
    names.sort(numbers
        ? Comparator.comparing((String name) -> Integer.parseInt(name)).thenComparing(Comparator.naturalOrder())
        : Comparator.naturalOrder());
    return names;
  }

  /**
   * Reads all images.
   *
   * @param part name of the part, in the names of the hashes
   * @param classNames folders that are allowed, in the order of the labels
   * @throws DataException if a folder or image is missing, an image is damaged or of another size or kind than the first, or
   *     there is something else
   */
  static LabelledImages read(String part, Path folder, List<String> classNames) {
    return new ImageFolder(folder, part).read(classNames);
  }

  private LabelledImages read(List<String> classNames) {
    for (String name : classNames(folder)) {
      int label = classNames.indexOf(name);
      if (label < 0) {
        throw new DataException(folder.resolve(name) + ": no class of this name is trained on; known are "
            + String.join(", ", classNames) + "; rename the folder, or remove it");
      }
      readClass(name, label);
    }
    if (first == null) {
      throw new DataException(folder + ": no images; allowed is one folder a class, with PNG or JPEG files in it");
    }
    byte[] all = new byte[Math.toIntExact(pixelBytes)];
    int next = 0;
    for (byte[] image : pixels) {
      System.arraycopy(image, 0, all, next, image.length);
      next += image.length;
    }
    return new LabelledImages(
        folder.toString(), first.channels(), first.height(), first.width(), all,
        labels.stream().mapToInt(Integer::intValue).toArray(), classNames, hashes);
  }

  private void readClass(String name, int label) {
    List<Path> files = entries(folder.resolve(name));
    if (files.isEmpty()) {
      throw new DataException(folder.resolve(name) + ": a class without an image; add some, or remove the folder");
    }
    MessageDigest digest = OwnFile.digest();
    for (Path path : files) {
      String ending = path.getFileName().toString().toLowerCase(Locale.ROOT);
      if (Files.isDirectory(path) || ENDINGS.stream().noneMatch(ending::endsWith)) {
        throw new DataException(path + ": " + (Files.isDirectory(path) ? "a folder" : "a file")
            + " among the images of a class; allowed are files that end in " + String.join(", ", ENDINGS));
      }
      OwnFile file = OwnFile.read(path);
      add(Picture.of(file), path, label);
      digest.update(path.getFileName().toString().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(file.content());
    }
    hashes.put(part + "/" + name + " (" + files.size() + " files)", HexFormat.of().formatHex(digest.digest()));
  }

  private void add(Picture picture, Path path, int label) {
    if (first == null) {
      first = picture;
      firstFile = path;
    }
    if (picture.channels() != first.channels() || picture.height() != first.height()
        || picture.width() != first.width()) {
      throw new DataException(path + " is " + picture.shapeText() + ", " + firstFile + " is " + first.shapeText()
          + "; all images must have one size and be grey or coloured all of them");
    }
    pixelBytes += picture.pixels().length;
    if (pixelBytes > MOST_PIXEL_BYTES) {
      throw new DataException(
          folder + ": more than " + MOST_PIXEL_BYTES + " bytes of pixels; make the images smaller or"
              + " fewer");
    }
    pixels.add(picture.pixels());
    labels.add(label);
  }

  /** What is in a folder and does not begin with a dot, by name. */
  private static List<Path> entries(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          folder + ": there is no such folder; paths are relative to the folder the program was started in");
    }
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      for (Path entry : found) {
        if (!entry.getFileName().toString().startsWith(".")) {
          entries.add(entry);
        }
      }
    } catch (IOException e) {
      throw new DataException(folder + " cannot be read: " + e + "; check the disk and the permissions", e);
    }
    entries.sort(Comparator.comparing(entry -> entry.getFileName().toString()));
    return entries;
  }
}
