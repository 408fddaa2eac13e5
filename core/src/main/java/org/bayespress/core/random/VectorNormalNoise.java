package org.bayespress.core.random;

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
import org.bayespress.core.kernels.math.VectorMath;

/**
 * The construction of {@link NormalNoise} on lanes.
 *
 * <p>Each Philox word lives in the low half of a long lane; the upper halves are left dirty and masked only in front of the
 * multiplications, where C2 recognises the 32 x 32 -> 64 bit product (one {@code vpmuludq}) and drops the mask.
 */
final class VectorNormalNoise {

  private static final long MASK = 0xFFFF_FFFFL;
  private static final long MULTIPLIER_0 = Philox4x32.MULTIPLIER_0 & MASK;
  private static final long MULTIPLIER_1 = Philox4x32.MULTIPLIER_1 & MASK;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private VectorNormalNoise() {}

  /** Writes {@code tiles} whole tiles of the field, starting with tile {@code firstTile}. */
  static void fillTiles(MemorySegment out, long fromFloat, long tiles, long key, long high, long firstTile) {
    LongVector lane = LongVector.zero(LONGS).addIndex(1);
    long groupsPerTile = 16 / LANES;
    long blocksPerGroup = LANES / 2;
    for (long group = 0; group < tiles * groupsPerTile; group++) {
      LongVector c0 = lane.add(firstTile * 8 + group * blocksPerGroup);
      LongVector c1 = c0.lanewise(VectorOperators.LSHR, 32);
      LongVector c2 = LongVector.broadcast(LONGS, high & MASK);
      LongVector c3 = LongVector.broadcast(LONGS, high >>> 32);
      int k0 = (int) key;
      int k1 = (int) (key >>> 32);
      for (int round = 0; round < Philox4x32.ROUNDS; round++) {
        LongVector p0 = c0.and(MASK).mul(MULTIPLIER_0);
        LongVector p1 = c2.and(MASK).mul(MULTIPLIER_1);
        c0 = p1.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, c1)
            .lanewise(VectorOperators.XOR, k0 & MASK);
        c1 = p1;
        c2 = p0.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, c3)
            .lanewise(VectorOperators.XOR, k1 & MASK);
        c3 = p0;
        k0 += Philox4x32.WEYL_0;
        k1 += Philox4x32.WEYL_1;
      }
      long tile = group / groupsPerTile;
      long offset = (fromFloat + tile * NormalNoise.TILE + (group - tile * groupsPerTile) * LANES) * Float.BYTES;
      store(pack(c0, c1), pack(c2, c3), out, offset);
    }
  }

  /** Int lanes 2b and 2b + 1 from the low halves of long lane b of the two. */
  private static IntVector pack(LongVector even, LongVector odd) {
    return even.and(MASK).or(odd.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts();
  }

  /** Box-Muller on lanes: the first halves at {@code offset}, the second ones 16 floats further. */
  private static void store(IntVector v, IntVector w, MemorySegment out, long offset) {
    FloatVector u = ((FloatVector) v.lanewise(VectorOperators.LSHR, 1).convert(VectorOperators.I2F, 0))
        .fma(FloatVector.broadcast(FLOATS, 0x1p-31f), FloatVector.broadcast(FLOATS, 0x1p-32f));
    FloatVector radius = VectorMath.logNormal(u).mul(-2f).lanewise(VectorOperators.SQRT);
    FloatVector signed = radius.reinterpretAsInts()
        .lanewise(VectorOperators.XOR, w.and(Integer.MIN_VALUE))
        .reinterpretAsFloats();
    FloatVector r = ((FloatVector) w.lanewise(VectorOperators.LSHL, 2).convert(VectorOperators.I2F, 0)).mul(0x1p-34f);
    VectorMask<Float> exchanged = w.lanewise(VectorOperators.LSHL, 1)
        .compare(VectorOperators.LT, IntVector.zero(INTS))
        .cast(FLOATS);
    FloatVector cos = VectorMath.cosOfTurn(r);
    FloatVector sin = VectorMath.sinOfTurn(r);
    signed.mul(cos.blend(sin, exchanged)).intoMemorySegment(out, offset, ORDER);
    signed.mul(sin.blend(cos, exchanged)).intoMemorySegment(out, offset + 16L * Float.BYTES, ORDER);
  }
}
