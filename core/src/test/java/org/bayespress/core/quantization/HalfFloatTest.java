package org.bayespress.core.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.PhiloxSequence;
import org.bayespress.format.model.HalfFloat;
import org.junit.jupiter.api.Test;

/** Against the conversions of the JDK, which the module that has half floats is too old for. */
class HalfFloatTest {

  @Test
  void everyHalfFloatHasItsValueAndItsBits() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float expected = Float.float16ToFloat((short) bits);
      assertThat(Float.floatToIntBits(HalfFloat.value(bits))).isEqualTo(Float.floatToIntBits(expected));
      if (Float.isFinite(expected)) {
        assertThat(HalfFloat.bits(expected)).isEqualTo(bits);
        assertThat(HalfFloat.fit(expected)).isTrue();
      }
    }
    assertThat(HalfFloat.fit(Float.NaN)).isFalse();
    assertThat(HalfFloat.fit(Float.POSITIVE_INFINITY)).isFalse();
    assertThat(HalfFloat.fit(0.5f, 0.1f)).isFalse();
  }

  /** All exponents and signs, many significands; ties among them. */
  @Test
  void anyFloatGoesToTheNearest() {
    PhiloxSequence random = PhiloxSequence.of(NoiseKey.of(3, NoiseKey.Purpose.MONTE_CARLO), 0, 0);
    for (int i = 0; i < 1_000_000; i++) {
      int raw = random.nextInt();
      // every second one ends in twelve zeros behind the thirteenth bit: halfway between two half floats, or one of them
      float value = Float.intBitsToFloat(i % 2 == 0 ? raw : raw & 0xFFFFF000);
      if (Math.abs(value) < 65520) {
        assertThat(HalfFloat.bits(value)).as("%a", value).isEqualTo(Float.floatToFloat16(value) & 0xFFFF);
      } else if (!Float.isNaN(value)) {
        assertThat(HalfFloat.nearest(value)).isEqualTo(Math.copySign(HalfFloat.LARGEST, value));
      }
    }
  }
}
