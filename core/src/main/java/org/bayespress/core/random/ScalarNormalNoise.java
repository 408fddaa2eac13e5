package org.bayespress.core.random;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bayespress.core.kernels.math.ScalarMath;

/** The normative construction of {@link NormalNoise}, one number at a time. */
final class ScalarNormalNoise {

  private ScalarNormalNoise() {}

  static void fill(MemorySegment out, long fromFloat, long count, long key, long high, long firstIndex) {
    if (count == 0) {
      return;
    }
    long[] words = new long[2];
    for (long i = 0; i < count; i++) {
      out.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, fromFloat + i, element(key, high, firstIndex + i, words));
    }
  }

  /** Element {@code index}; {@code words} is scratch for one Philox block. */
  private static float element(long key, long high, long index, long[] words) {
    int inTile = (int) (index & NormalNoise.TILE - 1);
    long block = (index / NormalNoise.TILE) * 8 + (inTile >> 1 & 7);
    Philox4x32.block(block, high, key, words);
    int shift = (inTile & 1) * 32;
    int v = (int) (words[0] >>> shift);
    int w = (int) (words[1] >>> shift);
    float u = Math.fma((float) (v >>> 1), 0x1p-31f, 0x1p-32f);
    float radius = (float) Math.sqrt(ScalarMath.logNormal(u) * -2f);
    float signed = Float.intBitsToFloat(Float.floatToRawIntBits(radius) ^ w & Integer.MIN_VALUE);
    float r = (float) (w << 2) * 0x1p-34f;
    boolean exchanged = (w & 0x4000_0000) != 0;
    boolean second = inTile >= NormalNoise.TILE / 2;
    return signed * (exchanged == second ? ScalarMath.cosOfTurn(r) : ScalarMath.sinOfTurn(r));
  }
}
