package org.bayespress.format.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bayespress.format.TestRandom;
import org.junit.jupiter.api.Test;

class BitPackingTest {

  @Test
  void highBitsComeFirstAndTheLastByteIsFilledUpWithZeros() {
    BitWriter out = new BitWriter();
    out.write(0b101, 3);
    out.write(-1, 2);
    out.write(0b1100110, 7);
    assertThat(out.toBytes()).containsExactly(0b10111110, 0b01100000);
  }

  @Test
  void numbersOfAnyWidthComeBack() {
    TestRandom random = TestRandom.seeded(61);
    int[] widths = new int[500];
    int[] numbers = new int[500];
    BitWriter out = new BitWriter();
    long bits = 0;
    for (int i = 0; i < numbers.length; i++) {
      widths[i] = random.nextInt(33);
      numbers[i] = widths[i] == 0 ? 0 : (int) (random.nextLong() >>> 64 - widths[i]);
      out.write(numbers[i], widths[i]);
      bits += widths[i];
    }
    byte[] bytes = out.toBytes();
    assertThat(bytes).hasSize((int) ((bits + 7) / 8));
    BitReader in = new BitReader(bytes, 0, bytes.length);
    for (int i = 0; i < numbers.length; i++) {
      assertThat(in.read(widths[i])).as(random.seed()).isEqualTo(numbers[i]);
    }
    in.finish();
  }

  @Test
  void theEndTheRestAndTheFillingAreChecked() {
    byte[] bytes = {(byte) 0b10100000, 1};
    BitReader first = new BitReader(bytes, 0, 1);
    assertThat(first.read(3)).isEqualTo(5);
    first.finish();
    assertThatThrownBy(() -> first.read(1)).isInstanceOf(CodedDataException.class)
        .hasMessageContaining("end at offset 1");
    BitReader early = new BitReader(bytes, 0, 2);
    early.read(3);
    assertThatThrownBy(early::finish).isInstanceOf(CodedDataException.class).hasMessageContaining("go on to 2");
    BitReader filled = new BitReader(bytes, 1, 2);
    filled.read(3);
    assertThatThrownBy(filled::finish).isInstanceOf(CodedDataException.class).hasMessageContaining("not zero");
    BitReader aligned = new BitReader(bytes, 0, 2);
    assertThat(aligned.align()).isZero();
    aligned.read(1 + 2);
    assertThat(aligned.align()).isEqualTo(1);
    assertThat(aligned.read(8)).isEqualTo(1);
    aligned.finish();
  }
}
