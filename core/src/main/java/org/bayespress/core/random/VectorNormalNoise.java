package org.bayespress.core.random;

import static jdk.incubator.vector.FloatVector.broadcast;
import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.INTS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;
import static org.bayespress.core.kernels.math.VectorMath.LONGS;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.bayespress.core.kernels.math.ArrayMath;
import org.bayespress.core.kernels.math.LaneMemory;

/**
 * The construction of {@link NormalNoise} on lanes, in short passes over blocks of 1024 normals whose words and radii
 * stay in the first-level cache. As one loop it was more than twice slower (2.4 instead of 1.0 ns a normal with 512
 * bits), because too little of the next round of the loop fitted into the processor's window.
 *
 * <p>Each Philox word lives in the low half of a long lane; the upper halves are left dirty and masked only in front of
 * the multiplications. Masking both factors is what lets C2 recognise the 32 x 32 -> 64 bit product, one
 * {@code vpmuludq}.
 */
final class VectorNormalNoise {

  private static final long MASK = 0xFFFF_FFFFL;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** 1024 normals. */
  private static final int TILES_PER_BLOCK = 32;

  /** Pairs (v, w) of words a tile: 16 numbers and their 16 partners come from them. */
  private static final int PAIRS = NormalNoise.TILE / 2;

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private VectorNormalNoise() {}

  /** Arrays of one block; each thread keeps its own, in its first-level cache. */
  private static final class Scratch {
    final int[] v = new int[PAIRS * TILES_PER_BLOCK];
    final int[] w = new int[PAIRS * TILES_PER_BLOCK];
    final float[] log = new float[PAIRS * TILES_PER_BLOCK];
    final float[] turn = new float[PAIRS * TILES_PER_BLOCK];
    final float[] cos = new float[PAIRS * TILES_PER_BLOCK];
    final float[] sin = new float[PAIRS * TILES_PER_BLOCK];
  }

  /** Writes {@code tiles} whole tiles of the field, starting with tile {@code firstTile}. */
  static void fillTiles(MemorySegment out, long fromFloat, long tiles, long key, long high, long firstTile) {
    if (tiles <= 0) {
      return;
    }
    Scratch scratch = SCRATCH.get();
    int[] v = scratch.v;
    int[] w = scratch.w;
    float[] log = scratch.log;
    float[] turn = scratch.turn;
    float[] cos = scratch.cos;
    float[] sin = scratch.sin;
    for (long tile = 0; tile < tiles; tile += TILES_PER_BLOCK) {
      int now = PAIRS * (int) Math.min(TILES_PER_BLOCK, tiles - tile);
      words(v, w, now, key, high, (firstTile + tile) * 8);
      uniforms(v, w, log, turn, now);
      ArrayMath.logNormal(log, log, now);
      ArrayMath.sinCosOfTurn(turn, sin, cos, now);
      pairs(log, w, sin, cos, now, out, (fromFloat + tile * NormalNoise.TILE) * Float.BYTES);
    }
  }

  /** Words (w0, w1) of each counter to v, (w2, w3) to w. */
  private static void words(int[] v, int[] w, int count, long key, long high, long firstBlock) {
    LongVector lane = LongVector.zero(LONGS).addIndex(1);
    LongVector factor0 = LongVector.broadcast(LONGS, Philox4x32.MULTIPLIER_0).and(MASK);
    LongVector factor1 = LongVector.broadcast(LONGS, Philox4x32.MULTIPLIER_1).and(MASK);
    for (int i = 0; i < count; i += LANES) {
      LongVector c0 = lane.add(firstBlock + i / 2);
      LongVector c1 = c0.lanewise(VectorOperators.LSHR, 32);
      LongVector c2 = LongVector.broadcast(LONGS, high & MASK);
      LongVector c3 = LongVector.broadcast(LONGS, high >>> 32);
      int k0 = (int) key;
      int k1 = (int) (key >>> 32);
      for (int round = 0; round < Philox4x32.ROUNDS; round++) {
        LongVector p0 = c0.and(MASK).mul(factor0);
        LongVector p1 = c2.and(MASK).mul(factor1);
        c0 = p1.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, c1)
            .lanewise(VectorOperators.XOR, k0 & MASK);
        c1 = p1;
        c2 = p0.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, c3)
            .lanewise(VectorOperators.XOR, k1 & MASK);
        c3 = p0;
        k0 += Philox4x32.WEYL_0;
        k1 += Philox4x32.WEYL_1;
      }
      c0.and(MASK).or(c1.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts().intoArray(v, i);
      c2.and(MASK).or(c3.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts().intoArray(w, i);
    }
  }

  /** u in (0, 1] from v, the quarter turn r from w. */
  private static void uniforms(int[] v, int[] w, float[] u, float[] r, int count) {
    for (int i = 0; i < count; i += LANES) {
      IntVector upper = IntVector.fromArray(INTS, v, i).lanewise(VectorOperators.LSHR, 1);
      ((FloatVector) upper.convert(VectorOperators.I2F, 0))
          .fma(broadcast(FLOATS, 0x1p-31f), broadcast(FLOATS, 0x1p-32f)).intoArray(u, i);
      IntVector lower = IntVector.fromArray(INTS, w, i).lanewise(VectorOperators.LSHL, 2);
      ((FloatVector) lower.convert(VectorOperators.I2F, 0)).mul(0x1p-34f).intoArray(r, i);
    }
  }

  /** Normals from log u, the sign and exchange bits of w, and the point on the circle. */
  private static void pairs(
      float[] log, int[] w, float[] sin, float[] cos, int count, MemorySegment out, long offset) {
    MemorySegment memory = LaneMemory.of(out);
    long first = LaneMemory.base(out) + offset;
    for (int i = 0; i < count; i += LANES) {
      IntVector bits = IntVector.fromArray(INTS, w, i);
      FloatVector radius = FloatVector.fromArray(FLOATS, log, i).mul(-2f).lanewise(VectorOperators.SQRT);
      FloatVector signed = radius.reinterpretAsInts()
          .lanewise(VectorOperators.XOR, bits.and(Integer.MIN_VALUE))
          .reinterpretAsFloats();
      VectorMask<Float> exchanged = bits.lanewise(VectorOperators.LSHL, 1)
          .compare(VectorOperators.LT, IntVector.zero(INTS))
          .cast(FLOATS);
      FloatVector c = FloatVector.fromArray(FLOATS, cos, i);
      FloatVector s = FloatVector.fromArray(FLOATS, sin, i);
      // pair i of the block is pair i mod 16 of its tile, and tiles take twice as many floats as pairs
      long at = first + (2L * i - (i & PAIRS - 1)) * Float.BYTES;
      signed.mul(c.blend(s, exchanged)).intoMemorySegment(memory, at, ORDER);
      signed.mul(s.blend(c, exchanged)).intoMemorySegment(memory, at + PAIRS * Float.BYTES, ORDER);
    }
  }
}
