package org.bayespress.methods.miracle.coder;

import org.bayespress.core.candidates.CandidateScores;
import org.bayespress.core.candidates.Quadratic;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.kernels.math.Exponentials;
import org.bayespress.format.model.RandomCode;

/**
 * Scores of all {@code 2^bits} candidates of a block, on all threads. Nothing but a summary of each chunk is kept: a chunk
 * of which more is wanted is scored again, since any candidate can be made without those before it.
 */
public final class CandidateSearch {
  private final int bits;
  private final int perChunk;
  private final int chunks;
  private final WorkerPool pool;
  private final CandidateScores[] scorers;
  private final float[][] scores;
  private final float[][] exponentials;

  /**
   * A search.
   *
   * @param seed of the code
   * @param bits of a candidate's number, 1 to {@link RandomCode#BITS_LIMIT}
   * @param pool threads
   */
  public CandidateSearch(int seed, int bits, WorkerPool pool) {
    if (bits < 1 || bits > RandomCode.BITS_LIMIT) {
      throw new IllegalArgumentException(
          bits + " bits a block, allowed are 1.." + RandomCode.BITS_LIMIT + ": 2^bits candidates are searched");
    }
    this.bits = bits;
    this.pool = pool;
    perChunk = Math.min(CandidateScores.CHUNK, 1 << bits);
    chunks = (1 << bits) / perChunk;
    scorers = new CandidateScores[pool.threads()];
    for (int worker = 0; worker < scorers.length; worker++) {
      scorers[worker] = CandidateScores.of(seed);
    }
    scores = new float[scorers.length][CandidateScores.CHUNK];
    exponentials = new float[scorers.length][CandidateScores.CHUNK];
  }

  /** Bits of a candidate's number. */
  public int bits() {
    return bits;
  }

  /** Looks at every candidate of a block. */
  public Scan scan(int block, Quadratic target) {
    Scan scan = new Scan(perChunk, new float[chunks], new double[chunks]);
    pool.run(chunks, (chunk, worker) -> {
      float[] own = scores[worker];
      scorers[worker].score(block, chunk * perChunk, target, own);
      summarise(own, exponentials[worker], scan, chunk);
    });
    return scan;
  }

  /** Scores of one chunk; the first {@link Scan#perChunk} entries count. The array is reused by the next call. */
  public float[] scores(int block, Quadratic target, int chunk) {
    scorers[0].score(block, chunk * perChunk, target, scores[0]);
    return scores[0];
  }

  private void summarise(float[] scores, float[] exponentials, Scan scan, int chunk) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < perChunk; i++) {
      largest = Math.max(largest, scores[i]);
    }
    for (int i = 0; i < exponentials.length; i++) {
      exponentials[i] = i < perChunk ? scores[i] - largest : Float.NEGATIVE_INFINITY;
    }
    Exponentials.exp(exponentials, exponentials, exponentials.length);
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    for (int i = 0; i < exponentials.length; i += 4) {
      a += exponentials[i];
      b += exponentials[i + 1];
      c += exponentials[i + 2];
      d += exponentials[i + 3];
    }
    scan.largest()[chunk] = largest;
    scan.sum()[chunk] = a + b + (c + d);
  }
}
