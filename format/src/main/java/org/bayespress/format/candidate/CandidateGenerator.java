package org.bayespress.format.candidate;

/**
 * The candidates among which a random code chooses. Candidate k of block b is a vector of independent standard normals,
 * a pure function of (seed, b, k), so that any one is made without those before it.
 *
 * <p>Version 1: element i comes from the Philox block with counter {@code (k, b, floor(i / 8), 0)} and key {@code (seed,
 * "BPRC")}. Its word {@code floor(i / 2) mod 4} gives elements i and i + 1 for even i, see {@link NormalPair}.
 */
public final class CandidateGenerator {

  /** The generator that exists so far. */
  public static final int VERSION = 1;

  /** Normals that one Philox block gives. */
  public static final int GROUP = 8;

  /** Key word 1: "BPRC". */
  public static final int KEY_WORD = 0x42505243;

  private final int seed;
  private final int[] words = new int[4];
  private final float[] group = new float[GROUP];

  private CandidateGenerator(int seed) {
    this.seed = seed;
  }

  /** A generator of the newest version; not to be shared by threads. */
  public static CandidateGenerator of(int seed) {
    return new CandidateGenerator(seed);
  }

  /** Writes elements 0 .. count - 1 of candidate {@code candidate} of block {@code block} to {@code out[at ...]}. */
  public void candidate(int block, int candidate, float[] out, int at, int count) {
    for (int done = 0; done < count; done += GROUP) {
      if (count - done >= GROUP) {
        group(block, candidate, done / GROUP, out, at + done);
      } else {
        group(block, candidate, done / GROUP, group, 0);
        System.arraycopy(group, 0, out, at + done, count - done);
      }
    }
  }

  /** Writes elements {@code 8 * number .. 8 * number + 7} of a candidate to {@code out[at ...]}. */
  public void group(int block, int candidate, int number, float[] out, int at) {
    words[0] = candidate;
    words[1] = block;
    words[2] = number;
    words[3] = Stream.CANDIDATES;
    Philox.block(words, seed, KEY_WORD);
    for (int i = 0; i < words.length; i++) {
      NormalPair.of(words[i], out, at + 2 * i);
    }
  }
}
