package org.bayespress.core.random;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Philox4x32Test {

  /** The known answers for philox4x32 with 10 rounds from Random123 (tests/kat_vectors). */
  @ParameterizedTest
  @CsvSource({
    "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
    "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"})
  void givesThePublishedAnswers(String counter, String key, String answer) {
    long[] c = longs(counter);
    long[] out = new long[2];
    Philox4x32.block(c[0], c[1], longs(key)[0], out);
    assertThat(out).isEqualTo(longs(answer));
  }

  private static long[] longs(String words) {
    String[] hex = words.split(" ");
    long[] packed = new long[hex.length / 2];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = Long.parseUnsignedLong(hex[2 * i + 1] + hex[2 * i], 16);
    }
    return packed;
  }

  @Test
  void agreesWithCommonsRng() {
    // commons-rng seeds with (key 0, key 1, counter 0..3) and counts up before the first block
    int[] seed = {0x12345678, 0x9ABCDEF0, 0xFFFFFFFE, 0, 77, -5};
    UniformRandomProvider other = RandomSource.PHILOX_4X32.create(seed);
    long key = (seed[0] & 0xFFFF_FFFFL) | (long) seed[1] << 32;
    long[] out = new long[2];
    for (int block = 0; block < 1000; block++) {
      long low = (seed[2] & 0xFFFF_FFFFL) + 1 + block;
      Philox4x32.block(low, (seed[4] & 0xFFFF_FFFFL) | (long) seed[5] << 32, key, out);
      for (int word = 0; word < 4; word++) {
        assertThat((int) (out[word >> 1] >>> (word & 1) * 32)).as("block %d word %d", block, word)
            .isEqualTo(other.nextInt());
      }
    }
  }

  @Test
  void sequenceRunsThroughTheBlocks() {
    NoiseKey key = NoiseKey.of(42, NoiseKey.Purpose.SHUFFLE);
    PhiloxSequence words = PhiloxSequence.of(key, 3, 9);
    UniformRandomProvider other = RandomSource.PHILOX_4X32.create(
        new int[] {(int) key.bits(), (int) (key.bits() >>> 32), -1, -1, 8, 3});
    for (int i = 0; i < 100; i++) {
      assertThat(words.nextInt()).isEqualTo(other.nextInt());
    }
  }
}
