package org.bayespress.format.coding;

import java.util.Arrays;

/**
 * Mixes several predictions of one bit in the logistic domain: {@code p = squash(sum_i w_i * stretch(p_i))}, the
 * weights following the gradient of the coding cost, {@code w_i += rate * stretch(p_i) * (bit - p)}. The weights come
 * in sets, one of which is chosen for every bit. The rate falls with the number of bits that a set has seen.
 *
 * <p>Use: {@link #add} or {@link #addContext} for every input, in the same order every time, then {@link #code}, which
 * also updates the contexts.
 */
public final class BitMixer {

  private static final int WEIGHT_BITS = 16;

  private final int inputs;
  private final int[] weights;
  private final int[] seen;
  private final int[] stretched;
  private final BitModels[] models;
  private final int[] contexts;
  private final int rate;
  private final int extraRate;
  private int filled;

  /**
   * A mixer whose sets all start with the same weights.
   *
   * @param sets number of weight sets
   * @param rate final learning rate, in units of 1 / 256 per nat
   * @param extraRate added to the rate in the beginning, halved after 64 bits, a third of it after 128, and so on
   * @param initialWeights one per input, in units of 1 / 256
   */
  public BitMixer(int sets, int rate, int extraRate, int... initialWeights) {
    this.inputs = initialWeights.length;
    this.weights = new int[sets * inputs];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = initialWeights[i % inputs] << WEIGHT_BITS - 8;
    }
    this.seen = new int[sets];
    this.stretched = new int[inputs];
    this.models = new BitModels[inputs];
    this.contexts = new int[inputs];
    this.rate = rate;
    this.extraRate = extraRate;
  }

  /** Adds a prediction, 1..65535, that is computed outside. */
  public void add(int probability) {
    models[filled] = null;
    stretched[filled++] = Logistic.stretch(probability);
  }

  /** Adds the prediction of a context, which learns the bit when it is coded. */
  public void addContext(BitModels model, int context) {
    models[filled] = model;
    contexts[filled] = context;
    stretched[filled++] = Logistic.stretch(model.probability(context));
  }

  /** Codes a bit with weight set {@code set} and learns it; the inputs are used up. */
  public int code(BitCoder coder, int bit, int set) {
    int base = set * inputs;
    long sum = 0;
    for (int i = 0; i < inputs; i++) {
      sum += (long) weights[base + i] * stretched[i];
    }
    int logOdds = (int) Math.max(-Logistic.LIMIT, Math.min(Logistic.LIMIT, sum >> WEIGHT_BITS));
    int probability = Logistic.squash(logOdds);
    int coded = coder.code(bit, probability);
    learn(base, set, (coded << BitCoder.PROBABILITY_BITS) - probability);
    for (int i = 0; i < inputs; i++) {
      if (models[i] != null) {
        models[i].update(contexts[i], coded);
      }
    }
    Arrays.fill(models, null);
    filled = 0;
    return coded;
  }

  private void learn(int base, int set, int error) {
    int step = rate + extraRate * 64 / (64 + seen[set]);
    if (seen[set] < 1 << 20) {
      seen[set]++;
    }
    long scaled = (long) error * step;
    for (int i = 0; i < inputs; i++) {
      long weight = weights[base + i] + (stretched[i] * scaled >> WEIGHT_BITS);
      weights[base + i] = (int) Math.max(-1 << 22, Math.min(1 << 22, weight));
    }
  }
}
