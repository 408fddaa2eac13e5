package org.bayespress.format.coding;

import java.util.Arrays;

/**
 * A table of adaptive probabilities, one per context. A context that has seen n bits moves by {@code 1 / (n + 1.5)} of
 * the error (the Krichevsky-Trofimov estimate), n being held at a limit so that old bits fade.
 *
 * <p>State of a context: 22 bits of probability, 10 bits of count.
 */
public final class BitModels {

  private static final int COUNT_BITS = 10;
  private static final int COUNT_MASK = (1 << COUNT_BITS) - 1;
  private static final int FRACTION_BITS = 22;
  private static final int SHIFT = FRACTION_BITS - BitCoder.PROBABILITY_BITS;
  private static final int ONE = 1 << BitCoder.PROBABILITY_BITS;

  private final int[] states;
  private final int countLimit;

  /**
   * All contexts start at probability one half.
   *
   * @param contexts number of contexts
   * @param countLimit 1..1023
   */
  public BitModels(int contexts, int countLimit) {
    this.states = new int[contexts];
    this.countLimit = countLimit;
    Arrays.fill(states, 1 << FRACTION_BITS - 1 << COUNT_BITS);
  }

  /** Probability of a one in this context, 1..65535. */
  public int probability(int context) {
    int probability = states[context] >>> COUNT_BITS + SHIFT;
    return Math.max(1, Math.min(ONE - 1, probability));
  }

  /** Learns the bit. */
  public void update(int context, int bit) {
    int state = states[context];
    int count = state & COUNT_MASK;
    int probability = state >>> COUNT_BITS;
    int target = bit == 0 ? 0 : (1 << FRACTION_BITS) - 1;
    probability += (target - probability) * 2 / (2 * count + 3);
    states[context] = probability << COUNT_BITS | (count < countLimit ? count + 1 : count);
  }

  /** Codes a bit with the prediction of one context alone, and learns it. */
  public int code(BitCoder coder, int bit, int context) {
    int coded = coder.code(bit, probability(context));
    update(context, coded);
    return coded;
  }
}
