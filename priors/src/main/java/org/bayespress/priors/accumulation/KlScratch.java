package org.bayespress.priors.accumulation;

/**
 * Arrays of one chunk, for the passes of a form's lane kernel.
 *
 * @param dTheta unscaled gradients, for forms that do not add them themselves
 * @param dLogSigma2 the same
 * @param sums receives the partial sums of the KL
 * @param priorSums receives the partial sums for the parameters of the prior, {@link ChunkedKl#SUMS} for each
 * @param factors receives products of factors, {@link ChunkedKl#SUMS} for every {@link ChunkedKl#ROWS_PER_FACTOR} rows
 * @param a anything
 * @param b anything
 * @param c anything
 * @param d anything
 */
public record KlScratch(
    float[] dTheta, float[] dLogSigma2, float[] sums, float[] priorSums, float[] factors, float[] a, float[] b,
    float[] c,
    float[] d) {

  private static final ThreadLocal<KlScratch> OF_THREAD = ThreadLocal.withInitial(KlScratch::ofChunk);

  /** The calling thread's own. */
  static KlScratch ofThread() {
    return OF_THREAD.get();
  }

  private static KlScratch ofChunk() {
    int n = ChunkedKl.CHUNK;
    return new KlScratch(
        new float[n], new float[n], new float[ChunkedKl.SUMS],
        new float[ChunkedKl.MOST_PRIOR_PARAMETERS * ChunkedKl.SUMS],
        new float[n / ChunkedKl.ROWS_PER_FACTOR], new float[n], new float[n], new float[n], new float[n]);
  }
}
