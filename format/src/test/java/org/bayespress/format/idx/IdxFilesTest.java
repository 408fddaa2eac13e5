package org.bayespress.format.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxFilesTest {
  private static final HexFormat HEX = HexFormat.of();
  /** Two images of 2 rows and 3 columns, written by hand from the format's description. */
  private static final byte[] IMAGES = HEX.parseHex("00000803" + "00000002" + "00000002" + "00000003"
      + "0001020304ff" + "0a0b0c0d0e0f");
  private static final byte[] LABELS = HEX.parseHex("00000801" + "00000004" + "07020100");

  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsImages(boolean gzip) throws IOException {
    IdxImages images = IdxImages.read(file(gzip ? gzip(IMAGES) : IMAGES));

    assertThat(images.count()).isEqualTo(2);
    assertThat(images.channels()).isEqualTo(1);
    assertThat(images.rows()).isEqualTo(2);
    assertThat(images.columns()).isEqualTo(3);
    assertThat(images.pixels()).containsExactly(0, 1, 2, 3, 4, 255, 10, 11, 12, 13, 14, 15);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsLabels(boolean gzip) throws IOException {
    IdxLabels labels = IdxLabels.read(file(gzip ? gzip(LABELS) : LABELS));

    assertThat(labels.count()).isEqualTo(4);
    assertThat(labels.labels()).containsExactly(7, 2, 1, 0);
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    for (byte[] whole : new byte[][] {IMAGES, gzip(IMAGES)}) {
      for (int length = 0; length < whole.length; length++) {
        Path file = file(Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> IdxImages.read(file)).as("%d of %d bytes", length, whole.length)
            .isInstanceOf(IdxException.class).hasMessageContaining(file.toString());
      }
    }
  }

  @Test
  void refusesContentAfterTheEnd() throws IOException {
    byte[] longer = Arrays.copyOf(IMAGES, IMAGES.length + 1);
    assertThatThrownBy(() -> IdxImages.read(file(longer))).isInstanceOf(IdxException.class)
        .hasMessageContaining("too long").hasMessageContaining("12 bytes");
    assertThatThrownBy(() -> IdxLabels.read(file(gzip(Arrays.copyOf(LABELS, LABELS.length + 5)))))
        .isInstanceOf(IdxException.class).hasMessageContaining("too long");
  }

  @ParameterizedTest
  @CsvSource({
    "00000801000000020102, starts with the number 2049 (a label file; the paths may be swapped)",
    "00000d03000000010000000100000001, starts with the number 3331",
    "00000803000000000000000200000003, count = 0",
    "00000803ffffffff0000000200000003, count = 4294967295",
    "00000803000000020000000000000003, rows = 0",
    "00000803000000020000000200001001, columns = 4097",
    "00000803000100000000100000001000, more than 1073741824",
    "00000803000000010000100000001000, 16777216 bytes of data but only 0 follow",
  })
  void refusesBadHeaders(String hex, String message) throws IOException {
    Path file = file(HEX.parseHex(hex));
    assertThatThrownBy(() -> IdxImages.read(file)).isInstanceOf(IdxException.class)
        .hasMessageContaining(file.toString()).hasMessageContaining(message);
  }

  @Test
  void refusesImagesWhereLabelsBelong() throws IOException {
    assertThatThrownBy(() -> IdxLabels.read(file(IMAGES))).isInstanceOf(IdxException.class)
        .hasMessageContaining("an image file").hasMessageContaining("2049");
  }

  @Test
  void namesAMissingFile() {
    assertThatThrownBy(() -> IdxLabels.read(folder.resolve("absent"))).isInstanceOf(IdxException.class)
        .hasMessageContaining("absent").hasMessageContaining("no such file");
  }

  @Test
  void refusesDamagedGzip() throws IOException {
    byte[] damaged = gzip(IMAGES);
    damaged[damaged.length - 6] ^= 1; // in the CRC
    assertThatThrownBy(() -> IdxImages.parse(damaged, "here")).isInstanceOf(IdxException.class)
        .hasMessageContaining("here: damaged or truncated gzip");
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(folder.resolve("file"), content);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }
}
