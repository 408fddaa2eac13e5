package org.bayespress.core.data.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.bayespress.core.data.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images by class; the PNG files were written chunk by chunk (own/make.py), not by the library that reads them. */
class ImageFolderTest {
  private static final Path FILES = Path.of("src", "test", "resources", "own");

  @TempDir
  private Path folder;

  private static Picture picture(String file) {
    return Picture.of(OwnFile.read(FILES.resolve(file)));
  }

  private void copy(String file, String to) throws IOException {
    Path target = folder.resolve(to);
    Files.createDirectories(target.getParent());
    Files.copy(FILES.resolve(file), target);
  }

  private LabelledImages read() {
    return ImageFolder.read("train", folder, ImageFolder.classNames(folder));
  }

  @ParameterizedTest
  @CsvSource({
    "grey.png, 1, 0 64 128 200 254 255", "grey1.png, 1, 255 0 255 0 255 0", "rgb.png, 3, 1 128 2 129 3 130",
    "palette.png, 3, 40 10 50 20 60 30", "opaque.png, 3, 1 4 2 5 3 6"})
  void samplesAreThoseThatWereStored(String file, int channels, String pixels) {
    Picture picture = picture(file);
    byte[] expected = new byte[6];
    String[] numbers = pixels.split(" ");
    for (int i = 0; i < 6; i++) {
      expected[i] = (byte) Integer.parseInt(numbers[i]);
    }
    assertThat(picture.channels()).isEqualTo(channels);
    assertThat(picture.pixels()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "grey16.png | 16 bits a sample", "transparent.png | row 0, column 1 is transparent",
    "images-uint8.npy | no PNG or JPEG image"})
  void otherPicturesAreRefusedByName(String file, String complaint) {
    assertThatThrownBy(() -> picture(file)).isInstanceOf(DataException.class).hasMessageContaining(complaint)
        .hasMessageContaining(file);
  }

  /** Cut anywhere, a file is refused or, where only checksums are missing, gives what it was. */
  @Test
  void truncatedFilesNeverGiveOtherPixels() throws IOException {
    Path cut = folder.resolve("cut.png");
    for (Path file : List.of(FILES.resolve("rgb.png"), jpeg(BufferedImage.TYPE_BYTE_GRAY))) {
      byte[] whole = Files.readAllBytes(file);
      byte[] pixels = Picture.of(OwnFile.read(file)).pixels();
      int refused = 0;
      for (int length = 0; length < whole.length; length++) {
        Files.write(cut, Arrays.copyOf(whole, length));
        try {
          assertThat(Picture.of(OwnFile.read(cut)).pixels()).as(file + " cut to " + length).isEqualTo(pixels);
        } catch (DataException e) {
          assertThat(e).hasMessageContaining("cut.png");
          refused++;
        }
      }
      assertThat(refused).as(file.toString()).isGreaterThan(whole.length - 24);
    }
  }

  /** A JPEG of one even grey loses nothing but half a level. */
  @Test
  void jpegsAreGreyOrColoured() throws IOException {
    for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_INT_RGB}) {
      Picture picture = Picture.of(OwnFile.read(jpeg(type)));
      int[] due = type == BufferedImage.TYPE_BYTE_GRAY ? new int[] {100} : new int[] {0xC8, 0x64, 0x32};
      assertThat(picture.channels()).isEqualTo(due.length);
      for (int i = 0; i < picture.pixels().length; i++) {
        assertThat(picture.pixels()[i] & 0xFF).isBetween(due[i / 64] - 2, due[i / 64] + 2);
      }
    }
  }

  private Path jpeg(int type) throws IOException {
    BufferedImage image = new BufferedImage(8, 8, type);
    for (int i = 0; i < 64; i++) {
      if (type == BufferedImage.TYPE_BYTE_GRAY) {
        image.getRaster().setSample(i % 8, i / 8, 0, 100);
      } else {
        image.setRGB(i % 8, i / 8, 0xC86432);
      }
    }
    Path file = folder.resolve("image.jpg");
    assertThat(ImageIO.write(image, "jpg", file.toFile())).isTrue();
    return file;
  }

  @Test
  void classesAreInOrderOfNumbersOrElseOfNames() throws IOException {
    for (String name : List.of("10", "9", "2")) {
      Files.createDirectory(folder.resolve(name));
    }
    assertThat(ImageFolder.classNames(folder)).containsExactly("2", "9", "10");
    Files.createDirectory(folder.resolve("b"));
    Files.createDirectory(folder.resolve(".hidden"));
    assertThat(ImageFolder.classNames(folder)).containsExactly("10", "2", "9", "b");
  }

  @Test
  void filesOfAClassAreInOrderOfTheirNames() throws IOException {
    copy("grey.png", "cat/b.png");
    copy("grey1.png", "cat/a.PNG");
    copy("grey.png", "ant/x.png");
    Files.writeString(folder.resolve("cat/.notes"), "passed over");
    LabelledImages read = read();
    assertThat(read.labels()).containsExactly(0, 1, 1);
    assertThat(read.classNames()).containsExactly("ant", "cat");
    assertThat(read.pixels()).hasSize(18).endsWith(picture("grey.png").pixels())
        .startsWith(picture("grey.png").pixels());
    assertThat(read.pixels()[6]).isEqualTo((byte) 255);
    assertThat(read.sha256()).containsOnlyKeys("train/ant (1 files)", "train/cat (2 files)");
  }

  @Test
  void oneImageOfAnotherSizeOrKindIsNamed() throws IOException {
    copy("grey.png", "a/1.png");
    copy("rgb.png", "b/odd.png");
    assertThatThrownBy(this::read).isInstanceOf(DataException.class)
        .hasMessageContaining("b/odd.png is 3x1x2 (colour)").hasMessageContaining("a/1.png is 1x2x3 (grey)");
  }

  @Test
  void whatIsNoImageIsNamed() throws IOException {
    copy("grey.png", "a/1.png");
    Files.writeString(folder.resolve("a/readme.txt"), "x");
    assertThatThrownBy(this::read).hasMessageContaining("a/readme.txt: a file among the images of a class");
    Files.delete(folder.resolve("a/readme.txt"));
    Files.createDirectory(folder.resolve("a/more.png"));
    assertThatThrownBy(this::read).hasMessageContaining("more.png: a folder among the images");
    Files.delete(folder.resolve("a/more.png"));
    Files.createDirectory(folder.resolve("b"));
    assertThatThrownBy(this::read).hasMessageContaining("/b: a class without an image");
    Files.delete(folder.resolve("b"));
    Files.writeString(folder.resolve("labels.csv"), "x");
    assertThatThrownBy(this::read).hasMessageContaining("labels.csv: a file beside the class folders");
  }
}
