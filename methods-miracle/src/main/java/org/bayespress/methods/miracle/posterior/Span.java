package org.bayespress.methods.miracle.posterior;

/**
 * Working arrays for the places of one block: what they share with the learner, and room for the posterior. One per thread.
 * Arrays are padded to whole vectors; what lies behind {@link #count} is neither read nor meant.
 */
public final class Span {
  private static final int PAD = 16;

  /** First place. */
  public int from;

  /** Number of places. */
  public int count;

  /** Number of the block. */
  public int block;

  /** rho of each place. */
  public final float[] rho;

  /** Standard normal noise of each place. */
  public final float[] noise;

  /** A sample of the weights. */
  public final float[] weight;

  /** Derivative of the data term by the weights of the sample. */
  public final float[] gradient;

  /** Receives the derivative of the objective by the first parameter of each place. */
  public final float[] dFirst;

  /** Receives the derivative of the objective by the second parameter of each place. */
  public final float[] dSecond;

  /** Receives the derivative of the objective by log rho of each place. */
  public final float[] dLogRho;

  final float[] first;
  final float[] second;
  final float[][] room;

  /** Arrays for blocks of up to {@code largest} places. */
  public Span(int largest) {
    int padded = (largest + PAD - 1) / PAD * PAD;
    rho = new float[padded];
    noise = new float[padded];
    weight = new float[padded];
    gradient = new float[padded];
    dFirst = new float[padded];
    dSecond = new float[padded];
    dLogRho = new float[padded];
    first = new float[padded];
    second = new float[padded];
    room = new float[8][padded];
  }

  /** The count up to whole vectors. */
  int padded() {
    return (count + PAD - 1) / PAD * PAD;
  }
}
