package org.bayespress.format;

/** SplitMix64, seeded; prints nothing itself: put {@link #seed()} into the assertion's description. */
public final class TestRandom {

  private final long seed;
  private long state;

  private TestRandom(long seed) {
    this.seed = seed;
    this.state = seed;
  }

  /** The given seed, or the one of {@code -Dtest.seed}. */
  public static TestRandom seeded(long seed) {
    return new TestRandom(Long.getLong("test.seed", seed));
  }

  public String seed() {
    return "replay with -Dtest.seed=" + seed;
  }

  public long nextLong() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** Uniform in 0..bound-1. */
  public int nextInt(int bound) {
    return (int) Math.floorMod(nextLong() >>> 1, (long) bound);
  }

  /** Uniform in [0, 1). */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** Standard normal (Box and Muller). */
  public double nextNormal() {
    return Math.sqrt(-2 * Math.log(1 - nextDouble())) * Math.cos(2 * Math.PI * nextDouble());
  }

  /** Laplacian with the given scale. */
  public double nextLaplacian(double scale) {
    double u = nextDouble() - 0.5;
    return -scale * Math.signum(u) * Math.log(1 - 2 * Math.abs(u));
  }
}
