package org.bayespress.core.candidates;

import static jdk.incubator.vector.FloatVector.broadcast;
import static org.bayespress.core.kernels.math.VectorMath.FLOATS;
import static org.bayespress.core.kernels.math.VectorMath.INTS;
import static org.bayespress.core.kernels.math.VectorMath.LANES;
import static org.bayespress.core.kernels.math.VectorMath.LONGS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.bayespress.format.candidate.CandidateGenerator;
import org.bayespress.format.candidate.NormalPair;
import org.bayespress.format.candidate.Philox;

/**
 * Candidates on lanes, in short passes over arrays that stay in the first-level cache: words, radii, then points of the
 * circle and the score. Lane 2c holds word 0 (then word 2) of a counter, lane 2c + 1 word 1 (then word 3) of the same one,
 * since a Philox round works on long lanes. The upper halves of these are left dirty and masked only in front of the
 * multiplications, which is what lets C2 recognise the 32 x 32 -> 64 bit product.
 */
final class VectorCandidateScores implements CandidateScores {
  private static final long MASK = 0xFFFF_FFFFL;
  private static final int WORDS = 2 * CHUNK;

  private final int seed;
  private final int[] first = new int[WORDS];
  private final int[] second = new int[WORDS];
  private final float[] radius = new float[WORDS];
  private final float[] sine = new float[WORDS];
  private final float[] cosine = new float[WORDS];
  private final float[] sums = new float[WORDS];
  /** Coefficients by lane: quadratic and linear of the pair's first number, then of its second. */
  private final float[][] coefficients = new float[4][LANES];

  VectorCandidateScores(int seed) {
    this.seed = seed;
  }

  @Override
  public void score(int block, int from, Quadratic target, float[] scores) {
    Arrays.fill(sums, 0);
    for (int g = 0; g < target.groups(); g++) {
      words(block, from, g);
      pairs(first, target, g * CandidateGenerator.GROUP);
      pairs(second, target, g * CandidateGenerator.GROUP + 4);
    }
    for (int i = 0; i < CHUNK; i++) {
      scores[i] = sums[2 * i] + sums[2 * i + 1];
    }
  }

  private void pairs(int[] words, Quadratic target, int at) {
    for (int lane = 0; lane < LANES; lane++) {
      int element = at + 2 * (lane & 1);
      coefficients[0][lane] = target.quadratic()[element];
      coefficients[1][lane] = target.linear()[element];
      coefficients[2][lane] = target.quadratic()[element + 1];
      coefficients[3][lane] = target.linear()[element + 1];
    }
    radii(words, radius);
    directions(words, sine, cosine);
    add(words, radius, sine, cosine, coefficients, sums);
  }

  private void words(int block, int from, int group) {
    LongVector lane = LongVector.zero(LONGS).addIndex(1);
    LongVector factor0 = LongVector.broadcast(LONGS, Philox.MULTIPLIER_0).and(MASK);
    LongVector factor1 = LongVector.broadcast(LONGS, Philox.MULTIPLIER_1).and(MASK);
    for (int i = 0; i < WORDS; i += LANES) {
      LongVector c0 = lane.add((from & MASK) + i / 2);
      LongVector c1 = LongVector.broadcast(LONGS, block & MASK);
      LongVector c2 = LongVector.broadcast(LONGS, group & MASK);
      LongVector c3 = LongVector.zero(LONGS);
      int k0 = seed;
      int k1 = CandidateGenerator.KEY_WORD;
      for (int round = 0; round < Philox.ROUNDS; round++) {
        LongVector p0 = c0.and(MASK).mul(factor0);
        LongVector p1 = c2.and(MASK).mul(factor1);
        c0 = p1.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, c1)
            .lanewise(VectorOperators.XOR, k0 & MASK);
        c1 = p1;
        c2 = p0.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, c3)
            .lanewise(VectorOperators.XOR, k1 & MASK);
        c3 = p0;
        k0 += Philox.WEYL_0;
        k1 += Philox.WEYL_1;
      }
      c0.and(MASK).or(c1.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts().intoArray(first, i);
      c2.and(MASK).or(c3.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts().intoArray(second, i);
    }
  }

  /** {@link NormalPair#radius}, negated where the word says so. */
  static void radii(int[] words, float[] radius) {
    for (int i = 0; i < words.length; i += LANES) {
      IntVector word = IntVector.fromArray(INTS, words, i);
      IntVector odd =
          word.lanewise(VectorOperators.LSHR, NormalPair.RADIUS_SHIFT).lanewise(VectorOperators.LSHL, 1).add(1);
      IntVector bits = ((FloatVector) odd.convert(VectorOperators.I2F, 0)).mul(0x1p-19f).reinterpretAsInts();
      IntVector exponent = bits.sub(NormalPair.SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
      FloatVector f = bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(1f);
      FloatVector p = f.mul(NormalPair.LOG_7).add(NormalPair.LOG_6).mul(f).add(NormalPair.LOG_5).mul(f)
          .add(NormalPair.LOG_4).mul(f).add(NormalPair.LOG_3).mul(f).add(NormalPair.LOG_2).mul(f)
          .add(NormalPair.LOG_1).mul(f).add(NormalPair.LOG_0);
      FloatVector f2 = f.mul(f);
      FloatVector e = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
      FloatVector low = e.mul(NormalPair.LN2_LOW).add(p.mul(f2.mul(f)));
      FloatVector log = e.mul(NormalPair.LN2_HIGH).add(f.add(low.sub(f2.mul(0.5f))));
      IntVector sign = word.lanewise(VectorOperators.LSHL, 31 - NormalPair.SIGN_BIT).and(Integer.MIN_VALUE);
      log.mul(-2f).lanewise(VectorOperators.SQRT).reinterpretAsInts().lanewise(VectorOperators.XOR, sign)
          .reinterpretAsFloats().intoArray(radius, i);
    }
  }

  /** {@link NormalPair#sine} and {@link NormalPair#cosine}. */
  static void directions(int[] words, float[] sine, float[] cosine) {
    for (int i = 0; i < words.length; i += LANES) {
      IntVector t = IntVector.fromArray(INTS, words, i).and(NormalPair.DIRECTIONS - 1);
      IntVector odd = t.lanewise(VectorOperators.LSHL, 1).sub(NormalPair.DIRECTIONS - 1);
      FloatVector r = ((FloatVector) odd.convert(VectorOperators.I2F, 0)).mul(0x1p-15f);
      FloatVector z = r.mul(r);
      r.mul(
          z.mul(NormalPair.SIN_2).add(NormalPair.SIN_1).mul(z).add(NormalPair.SIN_0).mul(z).add(NormalPair.TWO_PI))
          .intoArray(sine, i);
      z.mul(NormalPair.COS_3).add(NormalPair.COS_2).mul(z).add(NormalPair.COS_1).mul(z).add(NormalPair.COS_0).mul(z)
          .add(broadcast(FLOATS, 1f)).intoArray(cosine, i);
    }
  }

  private static void add(
      int[] words, float[] radius, float[] sine, float[] cosine, float[][] coefficients, float[] sums) {
    FloatVector quadratic0 = FloatVector.fromArray(FLOATS, coefficients[0], 0);
    FloatVector linear0 = FloatVector.fromArray(FLOATS, coefficients[1], 0);
    FloatVector quadratic1 = FloatVector.fromArray(FLOATS, coefficients[2], 0);
    FloatVector linear1 = FloatVector.fromArray(FLOATS, coefficients[3], 0);
    for (int i = 0; i < words.length; i += LANES) {
      VectorMask<Float> exchanged = IntVector.fromArray(INTS, words, i)
          .lanewise(VectorOperators.LSHL, 31 - NormalPair.EXCHANGE_BIT)
          .compare(VectorOperators.LT, IntVector.zero(INTS))
          .cast(FLOATS);
      FloatVector r = FloatVector.fromArray(FLOATS, radius, i);
      FloatVector s = FloatVector.fromArray(FLOATS, sine, i);
      FloatVector c = FloatVector.fromArray(FLOATS, cosine, i);
      FloatVector x = r.mul(c.blend(s, exchanged));
      FloatVector y = r.mul(s.blend(c, exchanged));
      FloatVector sum = FloatVector.fromArray(FLOATS, sums, i);
      sum = x.fma(x.fma(quadratic0, linear0), sum);
      y.fma(y.fma(quadratic1, linear1), sum).intoArray(sums, i);
    }
  }
}
