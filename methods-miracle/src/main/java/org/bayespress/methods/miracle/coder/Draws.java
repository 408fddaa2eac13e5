package org.bayespress.methods.miracle.coder;

import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.PhiloxSequence;

/**
 * Random numbers of the encoder alone, in double precision; strict functions, so that a block is coded alike on every
 * machine. A decoder never needs them.
 */
final class Draws {
  private final PhiloxSequence words;

  /**
   * The draws of one purpose.
   *
   * @param key of the encoder
   * @param block number of the block
   * @param purpose any number
   */
  Draws(NoiseKey key, int block, int purpose) {
    words = PhiloxSequence.of(key, block, purpose);
  }

  /** Uniform in (0, 1), 52 bits. */
  double uniform() {
    long high = words.nextInt() & 0xFFFF_FFFFL;
    long low = words.nextInt() & 0xFFFF_FFFFL;
    return ((high << 20 | low >>> 12) + 0.5) * 0x1p-52;
  }

  /** Exponential with mean 1. */
  double exponential() {
    return -StrictMath.log(uniform());
  }

  private double normal() {
    return Math.sqrt(2 * exponential()) * StrictMath.cos(2 * Math.PI * uniform());
  }

  /** The sum of {@code n} exponentials: Gamma(n) by rejection (Marsaglia and Tsang, ACM TOMS 26, 2000). */
  double exponentials(int n) {
    double d = n - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = normal();
      double root = 1 + c * x;
      double v = root * root * root;
      if (v > 0 && StrictMath.log(uniform()) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
        return d * v;
      }
    }
  }
}
