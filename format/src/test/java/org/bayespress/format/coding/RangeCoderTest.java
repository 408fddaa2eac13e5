package org.bayespress.format.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HexFormat;
import org.bayespress.format.TestRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeCoderTest {

  @Test
  void everyBitComesBackForAnyProbabilityAndTheTwoSidesAgreeOnSettledBytes() {
    TestRandom random = TestRandom.seeded(1);
    for (int length : new int[] {0, 1, 2, 7, 100, 20_000}) {
      int[] bits = new int[length];
      int[] probabilities = new int[length];
      int[] settled = new int[length];
      RangeEncoder encoder = new RangeEncoder();
      for (int i = 0; i < length; i++) {
        probabilities[i] = random.nextInt(4) == 0 ? (random.nextInt(2) == 0 ? 1 : 65535) : 1 + random.nextInt(65535);
        bits[i] = random.nextInt(2);
        assertThat(encoder.code(bits[i], probabilities[i])).isEqualTo(bits[i]);
        settled[i] = encoder.settledBytes();
      }
      byte[] coded = encoder.finish();
      RangeDecoder decoder = new RangeDecoder(coded, 0, coded.length);
      for (int i = 0; i < length; i++) {
        assertThat(decoder.code(7, probabilities[i])).as("bit %d, %s", i, random.seed()).isEqualTo(bits[i]);
        assertThat(decoder.settledBytes()).isEqualTo(settled[i]);
      }
      decoder.finish();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.1, 0.01, 0.001})
  void lengthIsTheEntropyPlusAtMostTwoBytes(double probability) {
    TestRandom random = TestRandom.seeded(2);
    RangeEncoder encoder = new RangeEncoder();
    int p = (int) Math.round(probability * 65536);
    double bits = 0;
    for (int i = 0; i < 200_000; i++) {
      int bit = random.nextDouble() < probability ? 1 : 0;
      bits -= Math.log(bit == 1 ? p / 65536.0 : 1 - p / 65536.0) / Math.log(2);
      encoder.code(bit, p);
    }
    assertThat(encoder.finish().length * 8.0).as(random.seed()).isCloseTo(bits, within(16 + 2e-4 * bits));
  }

  @Test
  void nothingCodedIsNoByteAndAFewLikelyBitsAreOne() {
    assertThat(new RangeEncoder().finish()).isEmpty();
    RangeEncoder encoder = new RangeEncoder();
    for (int i = 0; i < 20; i++) {
      encoder.code(0, 1000);
    }
    assertThat(encoder.finish()).hasSize(1);
  }

  @Test
  void evenBitsCarryWholeWords() {
    int[] words = {0, -1, 0x12345678, Integer.MIN_VALUE};
    RangeEncoder encoder = new RangeEncoder();
    for (int word : words) {
      encoder.codeEvenBits(word, 32);
    }
    byte[] coded = encoder.finish();
    RangeDecoder decoder = new RangeDecoder(coded, 0, coded.length);
    for (int word : words) {
      assertThat(decoder.codeEvenBits(0, 32)).isEqualTo(word);
    }
    assertThat(coded.length).isBetween(16, 17);
  }

  @Test
  void readingOnBehindTheEndAndBytesLeftOverAreDamage() {
    RangeDecoder exhausted = new RangeDecoder(new byte[3], 0, 3);
    assertThatThrownBy(() -> exhausted.codeEvenBits(exhausted.codeEvenBits(0, 32), 32))
        .isInstanceOf(CodedDataException.class)
        .hasMessageContaining("goes on after its 3 bytes");
    RangeDecoder early = new RangeDecoder(new byte[5], 0, 5);
    assertThatThrownBy(early::finish).isInstanceOf(CodedDataException.class)
        .hasMessageContaining("5 bytes are declared");
    assertThatThrownBy(() -> new RangeDecoder(new byte[5], 3, 3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** The bytes of one mixed stream, so that a change of any table, rate or rounding shows. */
  @Test
  void theStreamOfAMixedModelNeverChanges() {
    long x = 88172645463325252L;
    RangeEncoder encoder = new RangeEncoder();
    BitMixer mixer = new BitMixer(2, 4, 20, 100, 80, 60);
    BitModels short1 = new BitModels(4, 255);
    BitModels long1 = new BitModels(64, 1023);
    int history = 0;
    for (int i = 0; i < 400; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
      int bit = (x & 15) < ((history & 1) == 1 ? 9 : 2) ? 1 : 0;
      mixer.addContext(short1, history & 3);
      mixer.addContext(long1, history & 63);
      mixer.add(9000);
      mixer.code(encoder, bit, history & 1);
      history = history << 1 | bit;
    }
    assertThat(HexFormat.of().formatHex(encoder.finish()))
        .isEqualTo("29525968c4ef7b3d26ef4b3514e19409e120a917928cc9813c45879edbd18069c1ae46a2");
  }

  @Test
  void adaptiveModelsApproachTheEntropyOfASource() {
    TestRandom random = TestRandom.seeded(3);
    BitModels model = new BitModels(1, 1023);
    RangeEncoder encoder = new RangeEncoder();
    int ones = 0;
    int count = 50_000;
    for (int i = 0; i < count; i++) {
      int bit = random.nextDouble() < 0.02 ? 1 : 0;
      ones += bit;
      model.code(encoder, bit, 0);
    }
    double q = ones / (double) count;
    double bits = -count * (q * Math.log(q) + (1 - q) * Math.log(1 - q)) / Math.log(2);
    assertThat(encoder.finish().length * 8.0).as(random.seed()).isBetween(0.98 * bits, 1.02 * bits);
  }

  @Test
  void mixingTakesTheBetterOfTwoPredictions() {
    TestRandom random = TestRandom.seeded(4);
    BitMixer mixer = new BitMixer(1, 4, 20, 128, 128);
    RangeEncoder encoder = new RangeEncoder();
    int count = 20_000;
    for (int i = 0; i < count; i++) {
      int hint = random.nextInt(2);
      int bit = random.nextDouble() < 0.05 ? 1 - hint : hint;
      mixer.add(hint == 1 ? 60000 : 5536);
      mixer.add(1 + random.nextInt(65535));
      mixer.code(encoder, bit, 0);
    }
    double entropyBits = count * 0.2864;
    assertThat(encoder.finish().length * 8.0).as(random.seed()).isLessThan(1.06 * entropyBits);
  }

  @Test
  void damagedDataDecodesToSomethingOrIsRefusedButNeverFails() {
    TestRandom random = TestRandom.seeded(5);
    for (int round = 0; round < 200; round++) {
      byte[] noise = new byte[random.nextInt(20)];
      for (int i = 0; i < noise.length; i++) {
        noise[i] = (byte) random.nextInt(256);
      }
      byte[] copy = Arrays.copyOf(noise, noise.length + 3);
      RangeDecoder decoder = new RangeDecoder(copy, 0, noise.length);
      BitModels model = new BitModels(2, 255);
      try {
        int bit = 0;
        for (int i = 0; i < 1_000_000; i++) {
          bit = model.code(decoder, 0, bit);
        }
      } catch (CodedDataException expected) {
        assertThat(expected).hasMessageContaining("goes on");
      }
    }
  }
}
