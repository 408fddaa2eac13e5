package org.bayespress.core.random;

/**
 * What random numbers are for: the Philox key made of a run's seed and a purpose. Different purposes under one seed are
 * independent streams; so are different seeds.
 *
 * @param bits the 64-bit Philox key
 */
public record NoiseKey(long bits) {

  /** What the numbers are used for. The codes are part of every recorded result: never renumber. */
  public enum Purpose {
    /** Random start of the weights. */
    INITIALIZATION(1),
    /** Order of the mini-batches. */
    SHUFFLE(2),
    /** Noise of the activations in local reparameterization. */
    ACTIVATION_NOISE(3),
    /** Samples of the weights themselves. */
    WEIGHT_NOISE(4),
    /** Monte Carlo estimates that are no part of training. */
    MONTE_CARLO(5),
    /** Random changes of the training images. */
    AUGMENTATION(6),
    /** Choices a compression method makes after training. */
    COMPRESSION(7),
    /** Which images are held out. */
    SPLIT(8);

    private final int code;

    Purpose(int code) {
      this.code = code;
    }

    /** The number that goes into the key. */
    public int code() {
      return code;
    }
  }

  /** The key for this seed and purpose. */
  public static NoiseKey of(long seed, Purpose purpose) {
    return of(seed, purpose.code());
  }

  /**
   * The key for this seed and purpose code: the first two words of the Philox block with the seed as key and the code
   * as counter word 0, and "BPRS" in counter word 3 to keep it apart from noise counters.
   */
  public static NoiseKey of(long seed, int purposeCode) {
    long[] block = new long[2];
    Philox4x32.block(purposeCode & 0xFFFF_FFFFL, 0x4250_5253L << 32, seed, block);
    return new NoiseKey(block[0]);
  }
}
