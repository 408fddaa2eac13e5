package org.bayespress.core.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.bayespress.core.data.DatasetDefinition.Encoding;

/** A data set of six training and two test images of 2x2 pixels; bytes and checksums were made outside Java. */
final class SmallDataset {

  static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  static final Map<String, byte[]> CONTENT = Map.of(
      TRAIN_IMAGES, hex("00000803000000060000000200000002000102030405060708090a0b0c0d0e0f1011121314151617"),
      TRAIN_LABELS, hex("0000080100000006000102000102"),
      TEST_IMAGES, hex("000008030000000200000002000000026465666768696a6b"),
      TEST_LABELS, hex("00000801000000020201"));

  private SmallDataset() {}

  static DatasetDefinition definition(DataSource... sources) {
    return new DatasetDefinition("small", "small", "nobody", 1, 2, 2, 3, Encoding.IDX,
        List.of(new DataFile(TRAIN_IMAGES, 40, "e523588e9b6cd223b9d7814f1db67bb59d622f1df236cb7a659944aa2728c931"),
            new DataFile(TRAIN_LABELS, 14, "b8cf683dc3db3d2804763a45734cffbd5dbccef670522cbfffc3c67b6d4e9b57")),
        List.of(new DataFile(TEST_IMAGES, 24, "5e331f652f672d2e508de4ec5685105c74ac84187d62f14fe01a8e902510d9af"),
            new DataFile(TEST_LABELS, 10, "61787ef7639e66bc604813a92311522c07bce885c7e34b5daf0c202b246c4abe")),
        List.of(sources));
  }

  /** Writes the four files into {@code <folder>/small}. */
  static Path write(Path folder, boolean gzip) throws IOException {
    Path own = Files.createDirectories(folder.resolve("small"));
    for (Map.Entry<String, byte[]> file : CONTENT.entrySet()) {
      Files.write(own.resolve(file.getKey() + (gzip ? ".gz" : "")), gzip ? gzip(file.getValue()) : file.getValue());
    }
    return own;
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
