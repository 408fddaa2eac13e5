package org.bayespress.format.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.bayespress.format.TestRandom;
import org.bayespress.format.candidate.BlockOrder;
import org.bayespress.format.coding.ByteReader;
import org.bayespress.format.coding.ByteWriter;
import org.bayespress.format.model.RandomCode;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RandomCodeSectionTest {
  private static final int SEED = 300;
  private static final int[] BLOCKS = {1, 2, 9, 400};
  private static final int VARIABLES_OF_BLOCK = 3;

  /** Numbers of candidates below {@code 2^bits}, by block. */
  private interface Numbers {
    IntUnaryOperator of(int bits, TestRandom random);
  }

  static Stream<Arguments> lawsAndBits() {
    return Stream.<Named<Numbers>>of(
        Named.of("uniform", (bits, random) -> b -> random.nextInt(1 << bits)),
        Named.of("all 0", (bits, random) -> b -> 0),
        Named.of("all maximal", (bits, random) -> b -> (1 << bits) - 1))
        .flatMap(law -> Stream.of(1, 10, 24).map(bits -> Arguments.of(law, bits)));
  }

  /** Whatever the numbers are, the law's own byte is all that they take beside their bits. */
  @ParameterizedTest
  @MethodSource("lawsAndBits")
  void neverLongerThanFlat(Numbers law, int bits) {
    for (int blocks : BLOCKS) {
      TestRandom random = TestRandom.seeded(bits);
      int[] indices = new int[blocks];
      Arrays.setAll(indices, law.of(bits, random));
      roundTrip(indices, bits, random.seed());
    }
  }

  /** More and more small numbers among uniform ones: both laws are chosen, each where it is not the longer one. */
  @ParameterizedTest
  @ValueSource(ints = {1, 10, 24})
  void neverLongerThanFlatWhereTheLawChanges(int bits) {
    TestRandom random = TestRandom.seeded(bits);
    int[] indices = new int[400];
    Arrays.setAll(indices, b -> random.nextInt(1 << bits));
    int flat = 0;
    int zipf = 0;
    for (int b = 0; zipf < 20; b++) {
      assertThat(b).as("small numbers among %d, all flat so far: %s", indices.length, random.seed())
          .isLessThan(indices.length);
      indices[b] >>>= (bits + 1) / 2;
      if (roundTrip(indices, bits, random.seed()).codec().equals("flat")) {
        flat++;
      } else {
        zipf++;
      }
    }
    assertThat(flat).as(random.seed()).isPositive();
  }

  private static RandomCodeBytes roundTrip(int[] indices, int bits, String seed) {
    int variables = VARIABLES_OF_BLOCK * indices.length;
    RandomCode code = RandomCode.of(SEED, BlockOrder.SHUFFLED, bits, variables, indices);
    ByteWriter out = new ByteWriter();
    RandomCodeBytes written = RandomCodeSection.write(out, code);
    byte[] bytes = out.toBytes();
    int bytesBeforeNumbers = 3 + varint(SEED) + varint(indices.length);
    assertThat(written.total()).as(seed).isEqualTo(bytes.length);
    assertThat(bytes.length).as(seed)
        .isLessThanOrEqualTo(bytesBeforeNumbers + 1 + (bits * indices.length + 7) / 8)
        .isLessThanOrEqualTo(RandomCodeSection.flatBytes(SEED, bits, indices.length));
    RandomShare share = new RandomShare(1, 1);
    DecodedTensor tensor = new DecodedTensor(new float[variables], TensorBytes.none(), share);
    RandomCodeSection.Decoded read =
        RandomCodeSection.read(new ByteReader(bytes, 0, bytes.length), List.of(tensor));
    assertThat(read.bytes()).as(seed).isEqualTo(written);
    assertThat(read.tensors().get(0).values()).as(seed)
        .containsExactly(share.tensor(variables, 0, 0, code).toFloats());
    return written;
  }

  private static int varint(int value) {
    return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : 3;
  }
}
