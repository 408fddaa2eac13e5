package org.bayespress.core.data.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bayespress.core.data.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that NumPy wrote (own/make.py) come out as what they were made from, or are refused by name. */
class NpyPairTest {
  private static final Path FILES = Path.of("src", "test", "resources", "own");

  @TempDir
  private Path folder;

  private static LabelledImages read(String images, String labels) {
    return NpyPair.read("train", FILES.resolve(images), FILES.resolve(labels), new PixelLevels(1));
  }

  /** Pixel i is 10 i in all of them; the real ones were divided by 255 and come back exactly. */
  @ParameterizedTest
  @ValueSource(strings = {
    "images-uint8.npy", "images-float32.npy", "images-float32-big.npy", "images-version2.npy"})
  void imagesOfEitherTypeAndByteOrder(String images) {
    LabelledImages read = read(images, "labels-int64.npy");
    assertThat(new int[] {read.channels(), read.height(), read.width()}).containsExactly(1, 2, 3);
    assertThat(read.pixels()).hasSize(24);
    for (int i = 0; i < 24; i++) {
      assertThat(read.pixels()[i] & 0xFF).as("pixel " + i).isEqualTo(10 * i);
    }
  }

  @Test
  void channelsComeFirst() {
    LabelledImages read = read("images-4d.npy", "labels-int64.npy");
    assertThat(new int[] {read.channels(), read.height(), read.width()}).containsExactly(3, 2, 2);
    assertThat(read.pixels()[1 * 12 + 2 * 4 + 1 * 2 + 0]).isEqualTo((byte) 22);
  }

  /** Of any height and width; where 1 or 3 is the second extent as well, the order that is asked for is taken. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "(4, 2, 3, 1) | refused | 2x3 pixels with 1 channel behind, or of 3x1 pixels with 2 channels in front",
    "(4, 2, 1, 3) | refused | 2x1 pixels with 3 channels behind, or of 1x3 pixels with 2 channels in front",
    "(4, 6, 1, 1) | refused | 6x1 pixels with 1 channel behind",
    "(4, 3, 2, 1) | read    | 3x2x1",
    "(4, 1, 2, 3) | read    | 1x2x3",
    "(4, 2, 1, 3) | refused | images.transpose(0, 3, 1, 2)"})
  void channelsThatComeLastAreSeen(String shape, String outcome, String found) throws IOException {
    String text = new String(Files.readAllBytes(FILES.resolve("images-uint8.npy")), StandardCharsets.ISO_8859_1);
    Path file = Files.write(
        folder.resolve("last.npy"),
        text.replace("(4, 2, 3), }   ", shape + ", }").getBytes(StandardCharsets.ISO_8859_1));
    if (outcome.equals("refused")) {
      assertThatThrownBy(() -> NpyPair.read("train", file, FILES.resolve("labels-int64.npy"), new PixelLevels(1)))
          .isInstanceOf(DataException.class).hasMessageContaining("last.npy").hasMessageContaining(shape)
          .hasMessageContaining(found);
    } else {
      LabelledImages read = NpyPair.read("train", file, FILES.resolve("labels-int64.npy"), new PixelLevels(1));
      assertThat(read.channels() + "x" + read.height() + "x" + read.width()).isEqualTo(found);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"int64", "int32", "int16-big", "uint8", "uint64-big"})
  void labelsOfEveryWholeTypeAndByteOrder(String type) {
    assertThat(read("images-uint8.npy", "labels-" + type + ".npy").labels()).containsExactly(1, 0, 2, 1);
  }

  @Test
  void hashesAreThoseOfTheFiles() {
    // sha256sum images-uint8.npy
    assertThat(read("images-uint8.npy", "labels-int64.npy").sha256()).containsOnlyKeys("train images", "train labels")
        .containsEntry("train images", "a14d590f0bb2de1eea6765088d593b18055e7cb1483d2f18a43ca1ef516a384b");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "images-float64.npy | images-float64.npy: images of float64, allowed are uint8 (0 to 255) and float32",
    "images-bool.npy | images of bool, allowed are uint8",
    "images-fortran.npy | in Fortran order",
    "records.npy | an array of records",
    "objects.npy | (4,), allowed are images",
    "labels-int64.npy | (4,), allowed are images (count, height, width)",
    "grey.png | does not begin as an .npy file does",
    "none.npy | there is no such file"})
  void otherImagesAreRefused(String images, String complaint) {
    assertThatThrownBy(() -> read(images, "labels-int64.npy")).isInstanceOf(DataException.class)
        .hasMessageContaining(complaint).hasMessageContaining(images);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "labels-float32.npy | labels of float32, allowed are whole numbers",
    "objects.npy | labels of Python objects",
    "labels-negative.npy | label 2 is -2, allowed is 0 to 255",
    "labels-huge.npy | label 2 is 9223372036854775813, allowed is 0 to 255",
    "labels-one-hot.npy | labels of the shape (4, 3), allowed is (count,)",
    "labels-three.npy | has 4 images, src/test/resources/own/labels-three.npy has 3 labels"})
  void otherLabelsAreRefused(String labels, String complaint) {
    assertThatThrownBy(() -> read("images-uint8.npy", labels)).isInstanceOf(DataException.class)
        .hasMessageContaining(complaint).hasMessageContaining(labels);
  }

  @Test
  void valuesAboveWhiteAreRefusedWithTheKey() {
    assertThatThrownBy(
        () -> NpyPair.read(
            "train", FILES.resolve("images-float32.npy"), FILES.resolve("labels-int64.npy"), new PixelLevels(0.5f)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("image 2 has a pixel of 0.5").hasMessageContaining("data.own.white");
  }

  /** Cut anywhere, the file is refused; it never comes out shorter. */
  @Test
  void truncatedFilesAreRefused() throws IOException {
    byte[] whole = Files.readAllBytes(FILES.resolve("images-uint8.npy"));
    for (int length = 0; length < whole.length; length++) {
      Path cut = Files.write(folder.resolve("cut.npy"), Arrays.copyOf(whole, length));
      assertThatThrownBy(
          () -> NpyPair.read("train", cut, FILES.resolve("labels-int64.npy"), new PixelLevels(1)))
          .as("length " + length).isInstanceOf(DataException.class).hasMessageContaining("cut.npy");
    }
    Path longer = Files.write(folder.resolve("long.npy"), Arrays.copyOf(whole, whole.length + 1));
    assertThatThrownBy(() -> NpyPair.read("train", longer, FILES.resolve("labels-int64.npy"), new PixelLevels(1)))
        .hasMessageContaining("25 bytes of elements, uint8 of the shape (4, 2, 3) needs 24");
  }

  @Test
  void anUnknownHeaderIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(FILES.resolve("images-uint8.npy"));
    String text = new String(whole, StandardCharsets.ISO_8859_1);
    for (String other : new String[] {text.replace("'descr'", "'dexcr'"), text.replace("False, ", "Maybe, "),
      text.replace("(4, 2, 3)", "(4, x, 3)"), text.replace("(4, 2, 3), ", "(4, 2, 3),1")}) {
      Path file = Files.write(folder.resolve("odd.npy"), other.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(other).isNotEqualTo(text);
      assertThatThrownBy(() -> NpyPair.read("train", file, FILES.resolve("labels-int64.npy"), new PixelLevels(1)))
          .isInstanceOf(DataException.class).hasMessageContaining("odd.npy");
    }
  }

  @Test
  void levelsRoundToTheNearest() {
    PixelLevels unit = new PixelLevels(1);
    assertThat(unit.level(0.5f / 255).getAsInt()).isEqualTo(1);
    assertThat(unit.level(0.49f / 255).getAsInt()).isZero();
    assertThat(unit.level(1f).getAsInt()).isEqualTo(255);
    assertThat(new PixelLevels(255).level(254.4f).getAsInt()).isEqualTo(254);
    for (float outside : new float[] {-1e-6f, 1.01f, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThat(unit.level(outside)).isEmpty();
    }
    assertThatThrownBy(() -> new PixelLevels(0)).hasMessageContaining("above 0");
  }
}
