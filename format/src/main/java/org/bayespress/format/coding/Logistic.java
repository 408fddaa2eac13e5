package org.bayespress.format.coding;

/**
 * The logistic function and its inverse on integers. Log odds are in units of 1 / 256 nat, cut off at 11 nats on either
 * side; probabilities are in units of 1 / 65536.
 *
 * <p>The function is a polygon through the knots below, {@code round(65536 / (1 + exp(-k / 4)))} for k = 0..47,
 * computed once to 40 digits; the other half follows from symmetry. The knots are part of the file format and never
 * change.
 */
final class Logistic {

  /** Largest log odds, 1 / 256 nat. */
  static final int LIMIT = 11 * 256 - 1;

  private static final int ONE = 1 << BitCoder.PROBABILITY_BITS;
  private static final int KNOT_SPACING_BITS = 6;
  private static final int[] KNOTS = {
    32768, 36843, 40793, 44511, 47911, 50941, 53581, 55834, 57724, 59287, 60565, 61598, 62428, 63090, 63615, 64030,
    64357, 64614, 64816, 64974, 65097, 65194, 65269, 65328, 65374, 65410, 65438, 65459, 65476, 65489, 65500, 65508,
    65514, 65519, 65523, 65526, 65528, 65530, 65531, 65532, 65533, 65534, 65534, 65535, 65535, 65535, 65535, 65535,
  };
  private static final short[] SQUASHED = squashTable();
  private static final short[] STRETCHED = stretchTable();

  private Logistic() {}

  /** Probability, 1..65535, of log odds in 1 / 256 nat; any int is allowed. */
  static int squash(int logOdds) {
    int clamped = Math.max(-LIMIT, Math.min(LIMIT, logOdds));
    return SQUASHED[clamped + LIMIT] & 0xFFFF;
  }

  /** Log odds in 1 / 256 nat of a probability in 1..65535: the smallest whose {@link #squash} reaches it. */
  static int stretch(int probability) {
    return STRETCHED[probability];
  }

  private static short[] squashTable() {
    short[] table = new short[2 * LIMIT + 1];
    for (int x = 0; x <= LIMIT; x++) {
      int knot = x >> KNOT_SPACING_BITS;
      int rest = x & (1 << KNOT_SPACING_BITS) - 1;
      int rise = (KNOTS[knot + 1] - KNOTS[knot]) * rest + (1 << KNOT_SPACING_BITS - 1) >> KNOT_SPACING_BITS;
      int probability = Math.min(ONE - 1, KNOTS[knot] + rise);
      table[LIMIT + x] = (short) probability;
      table[LIMIT - x] = (short) (ONE - probability);
    }
    return table;
  }

  private static short[] stretchTable() {
    short[] table = new short[ONE];
    int logOdds = -LIMIT;
    for (int probability = 0; probability < ONE; probability++) {
      while (logOdds < LIMIT && squash(logOdds) < probability) {
        logOdds++;
      }
      table[probability] = (short) logOdds;
    }
    return table;
  }
}
