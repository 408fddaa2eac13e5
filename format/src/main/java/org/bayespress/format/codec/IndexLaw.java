package org.bayespress.format.codec;

import org.bayespress.format.coding.BitCoder;

/**
 * Numbers of candidates under a bounded Zipf law: rank {@code index + 1} has a probability in proportion to {@code
 * rank^-lambda}, lambda = exponent / 64, up to the largest rank. Ordered random coding makes small numbers likelier (Theis
 * and Yosri Ahmed, ICML 2022).
 *
 * <p>The law is coded by octaves. Class 0 is index 0, class e = 1 .. bits holds the indices from {@code 2^(e-1)} to
 * {@code 2^e - 1}; its weight is the number of them times the law in the middle of the octave, {@code 2^x} with {@code x =
 * (e - 1)(1 - lambda) - lambda log2 1.5}, class 0 has x = 0. All of this is integer arithmetic: x in units of 2^-16,
 * weights with 30 fractional bits relative to the largest, at least 1.
 *
 * <p>A number is coded as its class, from the highest downwards one decision each, then the digits below the leading one:
 * two under the law at the middle of each quarter of the octave, the others at one half.
 */
final class IndexLaw {

  /** Exponents 1 .. 255; 0 is the flat law, which needs no coder. */
  static final int EXPONENT_LIMIT = 255;

  private static final int ONE = 1 << 30;

  /** 2^-(2^-i), i = 1 .. 16, with 30 fractional bits. */
  private static final int[] ROOTS = {
    759250125, 902905651, 984625594, 1028218693, 1050733751, 1062175491, 1067942999, 1070838486, 1072289173,
    1073015252, 1073378477, 1073560135, 1073650976, 1073696399, 1073719111, 1073730468};

  /** log2 of 1.5, in units of 2^-16. */
  private static final int MIDDLE = 38336;

  /** log2 of 1.125, 1.375, 1.625, 1.875, in units of 2^-16. */
  private static final int[] QUARTERS = {11136, 30109, 45904, 59434};

  private final int bits;
  /** Per class, the probability that it is this one, given that it is no higher one. */
  private final int[] classOnes;
  /** Probability of a one: of the first digit, of the second after a zero, of the second after a one. */
  private final int[] digitOnes = new int[3];

  private IndexLaw(int bits, int[] classOnes) {
    this.bits = bits;
    this.classOnes = classOnes;
  }

  /**
   * A law.
   *
   * @param exponent 1 .. 255, lambda in units of 1 / 64
   * @param bits of an index
   */
  static IndexLaw of(int exponent, int bits) {
    int lambda = exponent << 10;
    int[] x = new int[bits + 1];
    int most = 0;
    for (int e = 1; e <= bits; e++) {
      x[e] = (e - 1) * ((1 << 16) - lambda) - (int) ((long) lambda * MIDDLE >> 16);
      most = Math.max(most, x[e]);
    }
    int[] ones = new int[bits + 1];
    long sum = 0;
    for (int e = 0; e <= bits; e++) {
      long weight = powerOfTwo(most - x[e]);
      sum += weight;
      ones[e] = probability(weight, sum);
    }
    IndexLaw law = new IndexLaw(bits, ones);
    long[] quarter = new long[4];
    for (int q = 0; q < 4; q++) {
      quarter[q] = powerOfTwo((int) ((long) lambda * QUARTERS[q] >> 16));
    }
    law.digitOnes[0] = probability(quarter[2] + quarter[3], quarter[0] + quarter[1] + quarter[2] + quarter[3]);
    law.digitOnes[1] = probability(quarter[1], quarter[0] + quarter[1]);
    law.digitOnes[2] = probability(quarter[3], quarter[2] + quarter[3]);
    return law;
  }

  /** {@code max(1, 2^(30 - x / 2^16))} for x that is not negative. */
  private static long powerOfTwo(int x) {
    long value = ONE;
    for (int i = 0; i < ROOTS.length; i++) {
      if ((x >> 15 - i & 1) != 0) {
        value = value * ROOTS[i] >> 30;
      }
    }
    int whole = x >> 16;
    return whole > 30 ? 1 : Math.max(1, value >> whole);
  }

  private static int probability(long part, long whole) {
    long p = (part << BitCoder.PROBABILITY_BITS) / whole;
    return (int) Math.max(1, Math.min((1 << BitCoder.PROBABILITY_BITS) - 1, p));
  }

  /**
   * Codes one number.
   *
   * @param index 0 .. 2^bits - 1, ignored when decoding
   * @return the number coded
   */
  int code(BitCoder coder, int index) {
    int own = classOf(index);
    int e = bits;
    while (e > 0 && coder.code(own == e ? 1 : 0, classOnes[e]) == 0) {
      e--;
    }
    if (e < 2) {
      return e;
    }
    int below = e - 1;
    int value = 1;
    for (int i = 0; i < Math.min(2, below); i++) {
      int context = i == 0 ? 0 : 1 + (value & 1);
      value = value << 1 | coder.code(index >> below - 1 - i & 1, digitOnes[context]);
    }
    int rest = Math.max(0, below - 2);
    return value << rest | coder.codeEvenBits(index, rest);
  }

  /** Bits that {@link #code} takes for a number, up to what the range coder loses. */
  double costBits(int index) {
    int own = classOf(index);
    double cost = 0;
    for (int e = bits; e > own; e--) {
      cost += bitsOf((1 << BitCoder.PROBABILITY_BITS) - classOnes[e]);
    }
    cost += own > 0 ? bitsOf(classOnes[own]) : 0;
    int below = own - 1;
    int value = 1;
    for (int i = 0; i < Math.min(2, below); i++) {
      int one = digitOnes[i == 0 ? 0 : 1 + (value & 1)];
      int bit = index >> below - 1 - i & 1;
      cost += bitsOf(bit == 1 ? one : (1 << BitCoder.PROBABILITY_BITS) - one);
      value = value << 1 | bit;
    }
    return cost + Math.max(0, below - 2);
  }

  private static double bitsOf(int probability) {
    return BitCoder.PROBABILITY_BITS - Math.log(probability) / Math.log(2);
  }

  /** The length of a number in binary. */
  static int classOf(int index) {
    return 32 - Integer.numberOfLeadingZeros(index);
  }

  /** A number of a class with these digits below the leading one. */
  private static int example(int ofClass, int digits) {
    if (ofClass < 2) {
      return ofClass;
    }
    return ofClass == 2 ? 2 | digits : (4 | digits) << ofClass - 3;
  }

  /** The exponent that takes least for these numbers. */
  static int fit(int[] indices, int bits) {
    // what a number costs depends on its class and the two digits below the leading one
    int[] counts = new int[4 << 5];
    for (int index : indices) {
      int below = Math.max(0, classOf(index) - 1);
      counts[classOf(index) << 2 | (below < 2 ? index & below : index >> below - 2 & 3)]++;
    }
    int best = 1;
    double least = Double.POSITIVE_INFINITY;
    for (int exponent = 1; exponent <= EXPONENT_LIMIT; exponent++) {
      IndexLaw law = of(exponent, bits);
      double cost = 0;
      for (int cell = 0; cell < counts.length; cell++) {
        cost += counts[cell] == 0 ? 0 : counts[cell] * law.costBits(example(cell >> 2, cell & 3));
      }
      if (cost < least) {
        least = cost;
        best = exponent;
      }
    }
    return best;
  }
}
