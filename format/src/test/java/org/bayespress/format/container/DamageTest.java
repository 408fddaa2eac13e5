package org.bayespress.format.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.bayespress.format.TestModels;
import org.bayespress.format.TestRandom;
import org.bayespress.format.coding.ByteWriter;
import org.bayespress.format.model.Coding;
import org.bayespress.format.model.CodingVariant;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One test for each way a file can be wrong; the exhaustive ones with small files that hold every codec. */
class DamageTest {

  private static final byte[] FILE = BpzWriter.write(TestModels.tiny()).bytes();

  static Stream<Named<byte[]>> files() {
    Stream<Named<byte[]>> variants =
        Arrays.stream(CodingVariant.values())
            .map(
                variant -> Named.of(
                    variant.label(),
                    BpzWriter.write(TestModels.grouped().coded(Coding.of(variant))).bytes()));
    Stream<Named<byte[]>> others =
        Stream.of(
            Named.of("every kind of tensor", FILE),
            Named.of("ternary, biases half floats", BpzWriter.write(TestModels.ternary()).bytes()),
            Named.of("branched", BpzWriter.write(TestModels.branched()).bytes()),
            Named.of("random code, flat", BpzWriter.write(TestModels.tinyRandomCode(false)).bytes()),
            Named.of("random code, zipf", BpzWriter.write(TestModels.tinyRandomCode(true)).bytes()),
            Named.of("random code, sizes", BpzWriter.write(TestModels.tinySizedCode()).bytes()));
    return Stream.concat(others, variants);
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyTruncationIsDamage(byte[] file) {
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> BpzReader.read(cut))
          .as("cut to %d bytes", length)
          .isInstanceOf(DamagedFileException.class)
          .hasMessageMatching("damaged .bpz file, section \\w+: .+; .+");
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyChangeOfEveryByteIsDamage(byte[] file) {
    for (int at = 0; at < file.length; at++) {
      for (int change = 1; change < 256; change++) {
        byte[] changed = file.clone();
        changed[at] ^= (byte) change;
        Throwable thrown = catchThrowable(() -> BpzReader.read(changed));
        if (!(thrown instanceof DamagedFileException)) {
          throw new AssertionError("byte " + at + " changed by " + change, thrown);
        }
      }
    }
  }

  @Test
  void anythingBehindTheEndIsDamage() {
    for (int extra : new int[] {1, 4, 1000}) {
      assertThatThrownBy(() -> BpzReader.read(Arrays.copyOf(FILE, FILE.length + extra)))
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining("section checksum");
    }
    byte[] padded = seal(Arrays.copyOf(FILE, FILE.length + 2));
    assertThatThrownBy(() -> BpzReader.read(padded))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("section end: 2 bytes are left");
  }

  @Test
  void anotherVersionIsNotDamageIfTheChecksumFits() {
    byte[] newer = FILE.clone();
    newer[4] = 2;
    assertThatThrownBy(() -> BpzReader.read(seal(newer)))
        .isInstanceOf(NewerVersionException.class)
        .hasMessage(
            ".bpz file, section version: format version 2, the newest that is read is 1; use a newer BayesPress");
    byte[] older = FILE.clone();
    older[4] = 0;
    assertThatThrownBy(() -> BpzReader.read(seal(older)))
        .isInstanceOf(OlderVersionException.class)
        .hasMessageContaining("format version 0, the oldest that is read is 1");
  }

  @Test
  void anotherKindOfFileIsNamedAsSuch() {
    byte[] zip = {'P', 'K', 3, 4, 0, 0, 0, 0, 0, 0, 0, 0};
    assertThatThrownBy(() -> BpzReader.read(zip))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("section magic: the file does not start with 0x89 'BPZ'");
  }

  /** With the checksum made to fit: a valid model or a clear refusal, for every byte and every value. One byte is a version. */
  @ParameterizedTest
  @MethodSource("files")
  void changedBytesUnderAFittingChecksumNeverCauseAnythingElse(byte[] file) {
    int refused = 0;
    for (int at = 5; at < file.length - 4; at++) {
      for (int change = 1; change < 256; change++) {
        byte[] changed = file.clone();
        changed[at] ^= (byte) change;
        refused += refusedOrValid(seal(changed), "byte " + at + " changed by " + change);
      }
    }
    assertThat(refused).isGreaterThan(file.length * 30);
  }

  /** Cut anywhere before the checksum, and sealed again. */
  @ParameterizedTest
  @MethodSource("files")
  void truncationsUnderAFittingChecksumAreDamage(byte[] file) {
    for (int length = 9; length < file.length; length++) {
      byte[] cut = seal(Arrays.copyOf(file, length));
      assertThat(refusedOrValid(cut, "cut to " + length)).as("cut to %d bytes", length).isEqualTo(1);
    }
  }

  @Test
  void randomEditsUnderAFittingChecksumNeverCauseAnythingElse() {
    TestRandom random = TestRandom.seeded(41);
    List<byte[]> seeds = files().map(Named::getPayload).toList();
    byte[] large = BpzWriter.write(TestModels.empty(TestModels.lenet300())).bytes();
    for (int round = 0; round < 10_000; round++) {
      byte[] seed = round % 100 == 0 ? large : seeds.get(round % seeds.size());
      byte[] edited = Arrays.copyOf(seed, Math.max(10, seed.length + random.nextInt(9) - 4));
      for (int k = random.nextInt(6); k >= 0; k--) {
        edited[5 + random.nextInt(edited.length - 9)] = (byte) random.nextLong();
      }
      refusedOrValid(seal(edited), random.seed() + ", round " + round);
    }
  }

  @Test
  void sizesBeyondTheLimitAreRefusedBeforeTheyAreAllocated() {
    String[] expected = {"values are declared, allowed are 67108864", "is 2097152, allowed are 0..1048576", "overflow"};
    int[][] extents = {{1 << 20, 1 << 20}, {1 << 21, 1}, {1 << 20, 1 << 20}};
    for (int i = 0; i < expected.length; i++) {
      ByteWriter out = new ByteWriter();
      out.writeBytes(new byte[] {(byte) 0x89, 'B', 'P', 'Z', 1, 0, 1, 'x'});
      out.writeVarint(i == 2 ? 1 << 20 : 1);
      out.writeVarint(i == 2 ? 1 << 20 : 1);
      out.writeVarint(extents[i][0]);
      out.writeVarint(2);
      out.writeBytes(new byte[] {5, 1, 1, 'd'});
      out.writeVarint(extents[i][0]);
      out.writeVarint(extents[i][1]);
      out.writeInt(0);
      byte[] file = seal(out.toBytes());
      assertThatThrownBy(() -> BpzReader.read(file))
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining("section network")
          .hasMessageContaining(expected[i]);
    }
  }

  private static int refusedOrValid(byte[] file, String what) {
    try {
      DecodedModel model = BpzReader.read(file);
      assertThat(model.ledger().fileBytes()).as(what).isEqualTo(file.length);
      return 0;
    } catch (DamagedFileException e) {
      assertThat(e.section()).as(what).isNotBlank();
      return 1;
    } catch (NewerVersionException e) {
      assertThat(e).as(what).hasMessageContaining("section random code: generator version");
      return 1;
    } catch (BpzException | RuntimeException e) {
      throw new AssertionError(what, e);
    }
  }

  private static byte[] seal(byte[] file) {
    CRC32C crc = new CRC32C();
    crc.update(file, 0, file.length - 4);
    for (int i = 0; i < 4; i++) {
      file[file.length - 4 + i] = (byte) (crc.getValue() >>> 8 * i);
    }
    return file;
  }
}
