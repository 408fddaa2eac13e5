package org.bayespress.core.data.own;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bayespress.core.data.DataException;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.data.DatasetSplits;
import org.bayespress.core.data.ImageSource;
import org.bayespress.core.data.SealedTestSet;
import org.bayespress.core.data.own.StratifiedSplit.Stage;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Images of the user's own, read and checked when this is made. Test images in files of their own are checked too (size,
 * labels, count), then forgotten: they are read again when the test set is opened, and have to be the same ones then.
 */
public final class OwnImages implements ImageSource {
  private static final int IDENTITY_DIGITS = 16;

  private final String name;
  private final LabelledImages images;
  private final int classes;
  private final int[] trained;
  private final int[] validated;
  private final int[] tested;
  private final Supplier<LabelledImages> testFiles;
  private final SortedMap<String, String> testSha256;
  private final SortedMap<String, String> sha256;

  private OwnImages(
      String name, LabelledImages images, Supplier<LabelledImages> testFiles, int askedClasses, SplitRule rule) {
    this.name = name;
    this.images = images;
    this.testFiles = testFiles;
    classes = images.classes(askedClasses);
    SortedMap<String, String> hashes = new TreeMap<>(images.sha256());
    int[] among = IntStream.range(0, images.labels().length).toArray();
    if (testFiles == null) {
      StratifiedSplit split = StratifiedSplit.of(
          images.source(), images.labels(), among, classes, rule.testShare(), rule.seed(), Stage.TEST);
      among = split.kept();
      tested = split.taken();
      testSha256 = Collections.emptySortedMap();
    } else {
      LabelledImages test = testFiles.get();
      test.requireLike(images, classes);
      test.requireOther(images);
      testSha256 = test.sha256();
      hashes.putAll(testSha256);
      tested = new int[0];
    }
    StratifiedSplit split = StratifiedSplit.of(
        images.source(), images.labels(), among, classes, rule.validationShare(), rule.seed(), Stage.VALIDATION);
    trained = split.kept();
    validated = split.taken();
    sha256 = Collections.unmodifiableSortedMap(hashes);
  }

  /**
   * Two {@code .npy} files: images {@code [n, height, width]} or {@code [n, channels, height, width]} of uint8, or of float32
   * from 0 to {@code white}; labels {@code [n]} of whole numbers from 0. C order, either byte order.
   *
   * @param name for results and messages
   * @param test files of the test images; empty to draw them from the others
   * @param classes number of classes; 0 to take it from the labels
   * @param white value of a white pixel in float32 images
   * @throws DataException for anything in the files that does not fit
   */
  public static OwnImages npy(
      String name, FilePair train, Optional<FilePair> test, int classes, float white, SplitRule rule) {
    PixelLevels levels = new PixelLevels(white);
    return new OwnImages(
        name, NpyPair.read("train", train.images(), train.labels(), levels),
        test.map(pair -> (Supplier<LabelledImages>) () -> NpyPair.read("test", pair.images(), pair.labels(), levels))
            .orElse(null),
        classes, rule);
  }

  /** Two idx files, plain or gzip; otherwise as {@link #npy}. */
  public static OwnImages idx(String name, FilePair train, Optional<FilePair> test, int classes, SplitRule rule) {
    return new OwnImages(
        name, IdxPair.read("train", train.images(), train.labels()),
        test.map(pair -> (Supplier<LabelledImages>) () -> IdxPair.read("test", pair.images(), pair.labels()))
            .orElse(null),
        classes, rule);
  }

  /**
   * A folder with one folder of PNG or JPEG files for each class; or with two folders {@code train} and {@code test} that have
   * such folders. Classes are numbered from 0 in the order of their names: as whole numbers if all names are such, else by
   * Unicode code units.
   *
   * @param name for results and messages
   * @throws DataException for an image that is damaged, of another size or not as coloured as the first, and for anything that
   *     is no image
   */
  public static OwnImages folder(String name, Path folder, SplitRule rule) {
    Path train = folder.resolve("train");
    Path test = folder.resolve("test");
    if (!Files.isDirectory(train)) {
      if (Files.isDirectory(test)) {
        throw new DataException(
            folder + " has a folder 'test' but no folder 'train'; give both, or one folder a class");
      }
      return new OwnImages(name, ImageFolder.read("train", folder, ImageFolder.classNames(folder)), null, 0, rule);
    }
    List<String> parts = ImageFolder.classNames(folder);
    if (!parts.equals(List.of("test", "train"))) {
      throw new DataException(
          folder + " has a folder 'train', so it may have 'train' and 'test' alone, both of them; found "
              + String.join(", ", parts));
    }
    List<String> classNames = ImageFolder.classNames(train);
    return new OwnImages(
        name, ImageFolder.read("train", train, classNames), () -> ImageFolder.read("test", test, classNames), 0, rule);
  }

  /**
   * The images of DL4J's iterators, read to their end now: features {@code [n, channels height width]} or {@code [n, channels,
   * height, width]} from 0 to {@code white}, labels {@code [n, classes]} with a single 1 in each row.
   *
   * @param name for results and messages
   * @param test iterator over the test images; empty to draw them from the others
   * @param shape channels, height and width of an image
   * @param white value of a white pixel: 1 after {@code ImagePreProcessingScaler}, 255 without
   * @throws DataException for anything that does not fit
   */
  public static OwnImages iterators(
      String name, DataSetIterator train, Optional<DataSetIterator> test, int[] shape, int classes, float white,
      SplitRule rule) {
    PixelLevels levels = new PixelLevels(white);
    int[] extents = shape.clone();
    LabelledImages images = IteratorImages.read("train", train, extents, classes, levels);
    LabelledImages tests =
        test.map(iterator -> IteratorImages.read("test", iterator, extents, classes, levels)).orElse(null);
    return new OwnImages(name, images, tests == null ? null : () -> tests, classes, rule);
  }

  /**
   * All images of two files, undivided, to evaluate a network on: {@code .npy} if the images end so, else idx.
   *
   * @param classes number of classes
   * @param white value of a white pixel in float32 images
   * @throws DataException for anything in the files that does not fit
   */
  public static Dataset undivided(FilePair files, int classes, float white) {
    LabelledImages images = files.images().toString().toLowerCase(Locale.ROOT).endsWith(".npy")
        ? NpyPair.read("all", files.images(), files.labels(), new PixelLevels(white))
        : IdxPair.read("all", files.images(), files.labels());
    images.classes(classes);
    return images.dataset(files.images().toString(), classes);
  }

  /**
   * All images of a folder by class, undivided; of its folder {@code test} alone, if it has {@code train} and {@code test}.
   *
   * @param classNames entry i for class i; the folder may have some of them only
   * @throws DataException for anything in the folder that does not fit, a folder of another name included
   */
  public static Dataset undivided(Path folder, List<String> classNames) {
    LabelledImages images =
        ImageFolder.read("all", hasParts(folder) ? folder.resolve("test") : folder, List.copyOf(classNames));
    return images.dataset(folder.toString(), images.classes(classNames.size()));
  }

  /**
   * Names of the classes by the folder itself, in the order of {@link #folder}; by its folder {@code train}, if it has {@code train}
   * and {@code test}.
   *
   * @throws DataException if there are not only folders
   */
  public static List<String> classNames(Path folder) {
    return ImageFolder.classNames(hasParts(folder) ? folder.resolve("train") : folder);
  }

  private static boolean hasParts(Path folder) {
    return Files.isDirectory(folder.resolve("train")) && Files.isDirectory(folder.resolve("test"));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int channels() {
    return images.channels();
  }

  @Override
  public int height() {
    return images.height();
  }

  @Override
  public int width() {
    return images.width();
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public List<String> classNames() {
    return images.classNames();
  }

  @Override
  public int trainedOn() {
    return trained.length;
  }

  @Override
  public SortedMap<String, String> sha256() {
    return sha256;
  }

  /** Everything was there when this was made. */
  @Override
  public void requireComplete() {
    // nothing is left to be found missing
  }

  @Override
  public DatasetSplits load() {
    // the name of the training images is part of a training's fingerprint: other content is another training
    String identity = name + "@" + identity();
    return new DatasetSplits(
        images.dataset(identity + "/train", classes, trained),
        images.dataset(identity + "/validation", classes, validated), SealedTestSet.of(this::openTest));
  }

  private Dataset openTest() {
    if (testFiles == null) {
      return images.dataset(name + "/test", classes, tested);
    }
    LabelledImages again = testFiles.get();
    if (!again.sha256().equals(testSha256)) {
      throw new DataException(name + ": the test images (" + again.source() + ") changed while the network was trained;"
          + " put back what was there, and resume");
    }
    return again.dataset(name + "/test", classes);
  }

  /** Digits that differ for other content, and for another choice of images. */
  private String identity() {
    MessageDigest digest = OwnFile.digest();
    for (String part : sha256.keySet()) {
      digest.update((part + "=" + sha256.get(part) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    for (int[] chosen : List.of(trained, validated)) {
      for (int image : chosen) {
        digest.update(Integer.toString(image).getBytes(StandardCharsets.UTF_8));
        digest.update((byte) ',');
      }
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, IDENTITY_DIGITS);
  }
}
