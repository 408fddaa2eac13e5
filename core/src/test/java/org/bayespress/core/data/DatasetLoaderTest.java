package org.bayespress.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bayespress.core.data.DatasetDefinition.Encoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetLoaderTest {

  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsAndSplits(boolean gzip) throws IOException {
    SmallDataset.write(folder, gzip);

    DatasetSplits splits = given().load(SmallDataset.definition(), 2);

    assertThat(splits.train().name()).isEqualTo("small/train");
    assertThat(splits.train().count()).isEqualTo(4);
    assertThat(splits.train().pixels()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    assertThat(splits.train().labels()).containsExactly(0, 1, 2, 0);
    assertThat(splits.validation().pixels()).containsExactly(16, 17, 18, 19, 20, 21, 22, 23);
    assertThat(splits.validation().labels()).containsExactly(1, 2);
    Dataset test = splits.test().openAfterDecoding();
    assertThat(test.pixels()).containsExactly(100, 101, 102, 103, 104, 105, 106, 107);
    assertThat(test.label(0)).isEqualTo(2);
  }

  @Test
  void theTestSetOpensOnceAndIsNotReadBefore() throws IOException {
    Path own = SmallDataset.write(folder, false);
    Path labels = own.resolve(SmallDataset.TEST_LABELS);
    byte[] good = Files.readAllBytes(labels);
    Files.write(labels, new byte[10]);

    SealedTestSet unread = given().load(SmallDataset.definition(), 0).test();
    assertThat(unread.isOpened()).isFalse();
    assertThatThrownBy(unread::openAfterDecoding).isInstanceOf(DataException.class).hasMessageContaining("altered");

    Files.write(labels, good);
    SealedTestSet test = given().load(SmallDataset.definition(), 0).test();
    assertThat(test.openAfterDecoding().count()).isEqualTo(2);
    assertThat(test.isOpened()).isTrue();
    assertThatThrownBy(test::openAfterDecoding).isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("opens once");
  }

  @Test
  void refusesEveryAlteredByteAndEveryTruncation() throws IOException {
    Path own = SmallDataset.write(folder, false);
    Path file = own.resolve(SmallDataset.TRAIN_IMAGES);
    byte[] good = Files.readAllBytes(file);
    for (int i = 0; i < good.length; i++) {
      byte[] altered = good.clone();
      altered[i] ^= 1;
      refuses(file, altered, "altered");
      refuses(file, Arrays.copyOf(good, i), "truncated");
    }
    refuses(file, Arrays.copyOf(good, good.length + 1), "too long");
  }

  @Test
  void refusesEveryTruncationOfAGzipFile() throws IOException {
    Path own = SmallDataset.write(folder, true);
    Path file = own.resolve(SmallDataset.TRAIN_IMAGES + ".gz");
    byte[] good = Files.readAllBytes(file);
    for (int length = 0; length < good.length; length++) {
      refuses(file, Arrays.copyOf(good, length), "truncated");
    }
  }

  private void refuses(Path file, byte[] content, String problem) throws IOException {
    Files.write(file, content);
    assertThatThrownBy(() -> given().load(SmallDataset.definition(), 0)).isInstanceOf(DataException.class)
        .hasMessageContaining(file + " is not the published " + SmallDataset.TRAIN_IMAGES)
        .hasMessageContaining(problem).hasMessageContaining("bayespress data fetch small");
    assertThat(file).as("a folder that is not ours stays as it is").hasBinaryContent(content);
  }

  @Test
  void quarantinesABadFileInOurOwnCache() throws IOException {
    DataLocator locator = DataLocator.of(null, Map.of("XDG_CACHE_HOME", folder.toString()), Path.of("/nowhere"));
    Path own = SmallDataset.write(locator.cache(), false);
    Path file = own.resolve(SmallDataset.TRAIN_LABELS);
    byte[] bad = SmallDataset.hex("0000080100000006000102000103");
    Files.write(file, bad);

    assertThatThrownBy(() -> DatasetLoader.of(locator).load(SmallDataset.definition(), 1))
        .isInstanceOf(DataException.class).hasMessageContaining("altered")
        .hasMessageContaining("is now called " + SmallDataset.TRAIN_LABELS + ".bad-");

    assertThat(file).doesNotExist();
    try (Stream<Path> files = Files.list(own)) {
      assertThat(files.filter(path -> path.getFileName().toString().startsWith(SmallDataset.TRAIN_LABELS + ".bad-")))
          .singleElement().satisfies(path -> assertThat(path).hasBinaryContent(bad));
    }
  }

  @Test
  void verifyReportsEachFileAndChangesNothing() throws IOException {
    DataLocator locator = DataLocator.of(null, Map.of("XDG_CACHE_HOME", folder.toString()), Path.of("/nowhere"));
    Path own = SmallDataset.write(locator.cache(), false);
    Files.write(own.resolve(SmallDataset.TRAIN_LABELS), new byte[3]);
    Files.delete(own.resolve(SmallDataset.TEST_IMAGES));

    List<FileStatus> statuses = DatasetLoader.of(locator).verify(SmallDataset.definition());

    assertThat(statuses).extracting(FileStatus::state).containsExactly(FileStatus.State.GOOD,
        FileStatus.State.DAMAGED, FileStatus.State.MISSING, FileStatus.State.GOOD);
    assertThat(statuses.get(1).detail()).contains("3 of 14 bytes");
    assertThat(own.resolve(SmallDataset.TRAIN_LABELS)).exists();
  }

  @Test
  void readsRecordsOfTheCifarFormat() throws IOException {
    // Two channels of 1x2 pixels: label, plane 0, plane 1. Checksums by sha256sum.
    DatasetDefinition tiny = new DatasetDefinition("tiny", "tiny", "nobody", 2, 1, 2, 3, Encoding.CIFAR_BINARY,
        List.of(new DataFile("a.bin", 10, "eb12db3c0cf4f3003c13456d62bf8109481e0d8fe35212c49f127249a1ab80b3"),
            new DataFile("b.bin", 5, "e7fbd63bb388094fe51386cff585df1844c10694803034f75f4a204f84faac9b")),
        List.of(new DataFile("t.bin", 5, "e7fbd63bb388094fe51386cff585df1844c10694803034f75f4a204f84faac9b")),
        List.of());
    Path own = Files.createDirectories(folder.resolve("tiny"));
    Files.write(own.resolve("a.bin.gz"), SmallDataset.gzip(SmallDataset.hex("020a0b0c0d000e0f1011")));
    Files.write(own.resolve("b.bin"), SmallDataset.hex("0112131415"));
    Files.write(own.resolve("t.bin"), SmallDataset.hex("0112131415"));

    Dataset train = given().load(tiny, 0).train();

    assertThat(tiny.trainCount()).isEqualTo(3);
    assertThat(train.labels()).containsExactly(2, 0, 1);
    assertThat(train.pixels()).containsExactly(10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21);
  }

  private DatasetLoader given() {
    return DatasetLoader.of(DataLocator.of(folder, Map.of(), Path.of("/nowhere")));
  }
}
