package org.bayespress.core.data.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.bayespress.core.data.DataException;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.data.DatasetSplits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** The same 30 images of 2 x 2 pixels by every way in: image i has the label i % 3 and pixels i, i + 60, i + 120, i + 180. */
class OwnImagesTest {
  private static final int COUNT = 30;
  private static final int[] SHIFT = {0, 60, 120, 180};

  @TempDir
  private Path folder;

  private FilePair npy;
  private FilePair npyTest;

  @BeforeEach
  void write() throws IOException {
    npy = npy("train", COUNT, 0);
    npyTest = npy("test", 9, 0);
  }

  private FilePair npy(String part, int count, int firstLabel) throws IOException {
    byte[] pixels = new byte[count * 4];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (firstLabel + i % 3);
      for (int p = 0; p < 4; p++) {
        pixels[4 * i + p] = (byte) (i + SHIFT[p]);
      }
    }
    return new FilePair(
        write(part + "-images.npy", "|u1", "(" + count + ", 2, 2)", pixels),
        write(part + "-labels.npy", "|u1", "(" + count + ",)", labels));
  }

  private Path write(String name, String type, String shape, byte[] elements) throws IOException {
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
    header += " ".repeat(117 - header.length()) + "\n";
    byte[] head = ("\u0093NUMPY\1\0" + (char) header.length() + "\0" + header).getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[head.length + elements.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(elements, 0, all, head.length, elements.length);
    return Files.write(folder.resolve(name), all);
  }

  private OwnImages source(Optional<FilePair> test) {
    return OwnImages.npy("mine", npy, test, 0, 1, SplitRule.usual());
  }

  private static void check(Dataset data) {
    for (int i = 0; i < data.count(); i++) {
      int image = data.pixels()[4 * i] & 0xFF;
      assertThat(data.label(i)).isEqualTo(image % 3);
      for (int p = 0; p < 4; p++) {
        assertThat(data.pixels()[4 * i + p] & 0xFF).isEqualTo(image + SHIFT[p]);
      }
    }
  }

  @Test
  void partsAreDrawnWhereThereIsNoTest() {
    OwnImages source = source(Optional.empty());
    DatasetSplits splits = source.load();
    Dataset test = splits.test().openAfterDecoding();
    assertThat(test.count()).isEqualTo(6);
    assertThat(splits.validation().count()).isEqualTo(3);
    assertThat(splits.train().count()).isEqualTo(21).isEqualTo(source.trainedOn());
    check(splits.train());
    check(splits.validation());
    check(test);
    boolean[] seen = new boolean[COUNT];
    for (Dataset part : new Dataset[] {splits.train(), splits.validation(), test}) {
      for (int i = 0; i < part.count(); i++) {
        assertThat(seen[part.pixels()[4 * i]]).isFalse();
        seen[part.pixels()[4 * i]] = true;
      }
    }
  }

  @Test
  void testFilesStaySealedAndMustNotChange() throws IOException {
    OwnImages source = source(Optional.of(npyTest));
    assertThat(source.trainedOn()).isEqualTo(27);
    assertThat(source.sha256()).hasSize(4);
    DatasetSplits splits = source.load();
    check(splits.test().openAfterDecoding());
    assertThatThrownBy(splits.test()::openAfterDecoding).isInstanceOf(IllegalStateException.class);

    DatasetSplits again = source.load();
    byte[] changed = Files.readAllBytes(npyTest.images());
    changed[changed.length - 1]++;
    Files.write(npyTest.images(), changed);
    assertThatThrownBy(again.test()::openAfterDecoding).isInstanceOf(DataException.class)
        .hasMessageContaining("test-images.npy").hasMessageContaining("changed while the network was trained");
  }

  /** What a checkpoint knows of its data. */
  @Test
  void nameOfTheTrainingImagesTellsContentAndChoice() throws IOException {
    String name = source(Optional.empty()).load().train().name();
    assertThat(name).startsWith("mine@").endsWith("/train");
    assertThat(source(Optional.empty()).load().train().name()).isEqualTo(name);
    OwnImages otherChoice = OwnImages.npy("mine", npy, Optional.empty(), 0, 1, new SplitRule(0.1, 0.2, 2));
    assertThat(otherChoice.load().train().name()).isNotEqualTo(name);
    byte[] changed = Files.readAllBytes(npy.images());
    changed[changed.length - 1]++;
    Files.write(npy.images(), changed);
    OwnImages otherContent = source(Optional.empty());
    assertThat(otherContent.load().train().name()).isNotEqualTo(name);
  }

  @Test
  void testImagesThatDoNotFitAreFoundAtOnce() throws IOException {
    FilePair higher = npy("higher", 9, 1);
    assertThatThrownBy(() -> source(Optional.of(higher))).isInstanceOf(DataException.class)
        .hasMessageContaining("higher-images.npy: label 2 is 3, allowed is 0 to 2");
    FilePair wide = new FilePair(write("wide.npy", "|u1", "(9, 1, 4)", new byte[36]), npyTest.labels());
    assertThatThrownBy(() -> source(Optional.of(wide))).isInstanceOf(DataException.class)
        .hasMessageContaining("wide.npy: images of 1x1x4").hasMessageContaining("have 1x2x2");
  }

  @Test
  void testImagesThatAreTheTrainingImagesAreRefused() throws IOException {
    FilePair copy = new FilePair(
        Files.copy(npy.images(), folder.resolve("copied.npy")),
        Files.copy(npy.labels(), folder.resolve("copied-l.npy")));
    for (FilePair test : new FilePair[] {npy, copy}) {
      assertThatThrownBy(() -> source(Optional.of(test))).isInstanceOf(DataException.class)
          .hasMessageContaining(test.images().toString()).hasMessageContaining("the same images as")
          .hasMessageContaining(npy.images().toString()).hasMessageContaining("leave the test images out");
    }
    byte[] other = Files.readAllBytes(npy.images());
    other[other.length - 1]++;
    // the same labels are no reason
    FilePair next = new FilePair(Files.write(folder.resolve("next.npy"), other), copy.labels());
    assertThat(source(Optional.of(next)).trainedOn()).isEqualTo(27);
    int[] shape = {1, 2, 2};
    assertThatThrownBy(
        () -> OwnImages.iterators(
            "mine", iterator(COUNT, 4), Optional.of(iterator(COUNT, 4)), shape, 3, 1, SplitRule.usual()))
        .isInstanceOf(DataException.class).hasMessageContaining("the same images as");
  }

  @Test
  void aClassWhoseTestImagesAreItsTrainingImagesIsRefused() throws IOException {
    for (int i = 0; i < COUNT; i++) {
      png("images/train/class" + i % 3 + "/" + (100 + i) + ".png", i);
    }
    for (int i = 1; i < COUNT; i += 3) {
      png("images/test/class1/" + (100 + i) + ".png", i);
    }
    png("images/test/class0/a.png", 40);
    Path root = folder.resolve("images");
    assertThatThrownBy(() -> OwnImages.folder("mine", root, SplitRule.usual())).isInstanceOf(DataException.class)
        .hasMessageContaining("the same images as")
        .hasMessageContaining("(test/class1 (10 files) is train/class1 (10 files))")
        .hasMessageNotContaining("class0");
    Files.delete(root.resolve("test/class1/104.png"));
    assertThat(OwnImages.folder("mine", root, SplitRule.usual()).trainedOn()).isEqualTo(27);
  }

  @Test
  void labelsHaveToCountFromZero() throws IOException {
    FilePair fromOne = npy("one", 9, 1);
    assertThatThrownBy(() -> OwnImages.npy("mine", fromOne, Optional.empty(), 0, 1, SplitRule.usual()))
        .isInstanceOf(DataException.class).hasMessageContaining("no image has the label 0, the largest is 3")
        .hasMessageContaining("data.own.classes");
    assertThatThrownBy(() -> OwnImages.npy("mine", fromOne, Optional.empty(), 3, 1, SplitRule.usual()))
        .hasMessageContaining("label 2 is 3, allowed is 0 to 2");
    assertThat(OwnImages.npy("mine", fromOne, Optional.empty(), 5, 1, new SplitRule(0.3, 0.3, 1)).classes())
        .isEqualTo(5);
  }

  @Test
  void idxFilesGiveTheSame() throws IOException {
    Dataset expected = source(Optional.empty()).load().train();
    byte[] images = Files.readAllBytes(npy.images());
    byte[] labels = Files.readAllBytes(npy.labels());
    FilePair idx = new FilePair(folder.resolve("i.idx"), folder.resolve("l.idx"));
    Files.write(idx.images(), idx(new int[] {0x803, COUNT, 2, 2}, images));
    Files.write(idx.labels(), idx(new int[] {0x801, COUNT}, labels));
    Dataset found = OwnImages.idx("mine", idx, Optional.empty(), 0, SplitRule.usual()).load().train();
    assertThat(found.pixels()).isEqualTo(expected.pixels());
    assertThat(found.labels()).isEqualTo(expected.labels());
    Files.write(idx.labels(), idx(new int[] {0x801, COUNT + 1}, labels));
    assertThatThrownBy(() -> OwnImages.idx("mine", idx, Optional.empty(), 0, SplitRule.usual()))
        .isInstanceOf(DataException.class).hasMessageContaining("l.idx: truncated");
  }

  /** Header, then what follows the 128 bytes of an .npy header. */
  private static byte[] idx(int[] head, byte[] npy) {
    byte[] all = new byte[4 * head.length + npy.length - 128];
    for (int i = 0; i < head.length; i++) {
      all[4 * i + 2] = (byte) (head[i] >> 8);
      all[4 * i + 3] = (byte) head[i];
    }
    System.arraycopy(npy, 128, all, 4 * head.length, npy.length - 128);
    return all;
  }

  @Test
  void foldersGiveTheSameByClass() throws IOException {
    for (int i = 0; i < COUNT; i++) {
      png("images/class" + i % 3 + "/" + (100 + i) + ".png", i);
    }
    OwnImages source = OwnImages.folder("mine", folder.resolve("images"), SplitRule.usual());
    assertThat(source.classNames()).containsExactly("class0", "class1", "class2");
    DatasetSplits splits = source.load();
    check(splits.train());
    check(splits.validation());
    assertThat(splits.test().openAfterDecoding().count()).isEqualTo(6);
  }

  @Test
  void foldersMayHaveTrainAndTest() throws IOException {
    for (int i = 0; i < COUNT; i++) {
      png("images/train/class" + i % 3 + "/" + (100 + i) + ".png", i);
    }
    Path root = folder.resolve("images");
    assertThatThrownBy(() -> OwnImages.folder("mine", root, SplitRule.usual())).hasMessageContaining("both of them");
    png("images/test/class1/a.png", 1);
    OwnImages source = OwnImages.folder("mine", root, SplitRule.usual());
    assertThat(source.classes()).isEqualTo(3);
    Dataset test = source.load().test().openAfterDecoding();
    check(test);
    assertThat(test.label(0)).isEqualTo(1);
    assertThat(OwnImages.classNames(root)).containsExactly("class0", "class1", "class2");
    assertThat(OwnImages.undivided(root, OwnImages.classNames(root)).count()).isEqualTo(1);
    assertThat(OwnImages.undivided(root, OwnImages.classNames(root)).classes()).isEqualTo(3);
    Path train = root.resolve("train");
    check(OwnImages.undivided(train, OwnImages.classNames(train)));
    assertThat(OwnImages.undivided(train, OwnImages.classNames(train)).count()).isEqualTo(COUNT);
    assertThat(OwnImages.undivided(train, List.of("class2", "class1", "class0", "classX")).label(0)).isEqualTo(2);
    png("images/test/class7/a.png", 1);
    assertThatThrownBy(() -> OwnImages.folder("mine", root, SplitRule.usual())).isInstanceOf(DataException.class)
        .hasMessageContaining("class7: no class of this name is trained on");
    Files.createDirectory(root.resolve("validation"));
    assertThatThrownBy(() -> OwnImages.folder("mine", root, SplitRule.usual())).hasMessageContaining("validation");
  }

  private void png(String name, int image) throws IOException {
    BufferedImage picture = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
    for (int p = 0; p < 4; p++) {
      picture.getRaster().setSample(p % 2, p / 2, 0, image + SHIFT[p]);
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(picture, "png", file.toFile());
  }

  private static DataSetIterator iterator(long... shape) {
    INDArray features = Nd4j.create(shape);
    INDArray labels = Nd4j.zeros(COUNT, 3);
    INDArray rows = features.reshape(COUNT, 4);
    for (int i = 0; i < COUNT; i++) {
      labels.putScalar(i, i % 3, 1);
      for (int p = 0; p < 4; p++) {
        rows.putScalar(i, p, (i + SHIFT[p]) / 255f);
      }
    }
    return new ViewIterator(new DataSet(rows.reshape(shape), labels), 7);
  }

  @Test
  void iteratorsGiveTheSame() {
    Dataset expected = source(Optional.empty()).load().train();
    int[] shape = {1, 2, 2};
    for (long[] features : new long[][] {{COUNT, 4}, {COUNT, 1, 2, 2}, {COUNT, 2, 2}}) {
      OwnImages source =
          OwnImages.iterators("mine", iterator(features), Optional.empty(), shape, 3, 1, SplitRule.usual());
      assertThat(source.load().train().pixels()).isEqualTo(expected.pixels());
      assertThat(source.load().train().labels()).isEqualTo(expected.labels());
    }
    assertThatThrownBy(
        () -> OwnImages.iterators(
            "mine", iterator(COUNT, 4), Optional.empty(), new int[] {1, 3, 2}, 3, 1, SplitRule.usual()))
        .isInstanceOf(DataException.class).hasMessageContaining("[7, 4]").hasMessageContaining("[n, 6]");
    assertThatThrownBy(
        () -> OwnImages.iterators("mine", iterator(COUNT, 4), Optional.empty(), shape, 2, 1, SplitRule.usual()))
        .hasMessageContaining("labels of the shape [7, 3], allowed is [7, 2]");
    assertThatThrownBy(
        () -> OwnImages.iterators("mine", iterator(COUNT, 4), Optional.empty(), shape, 3, 0.5f, SplitRule.usual()))
        .hasMessageContaining("has a pixel of");
  }

  @Test
  void twoFilesCanStayUndivided() throws IOException {
    Dataset all = OwnImages.undivided(npy, 3, 1);
    assertThat(all.count()).isEqualTo(COUNT);
    check(all);
    FilePair higher = npy("higher", 9, 1);
    assertThatThrownBy(() -> OwnImages.undivided(higher, 3, 1)).isInstanceOf(DataException.class)
        .hasMessageContaining("label 2 is 3, allowed is 0 to 2");
    FilePair missing = new FilePair(npy.images(), folder.resolve("none"));
    assertThatThrownBy(() -> OwnImages.undivided(missing, 3, 1)).hasMessageContaining("none: there is no such file");
  }

  @Test
  void sharesAreBetweenNothingAndAll() {
    assertThatThrownBy(() -> new SplitRule(0, 0.2, 1)).hasMessageContaining("validation share: found 0.0");
    assertThatThrownBy(() -> new SplitRule(0.1, 1, 1)).hasMessageContaining("test share: found 1.0");
  }
}
