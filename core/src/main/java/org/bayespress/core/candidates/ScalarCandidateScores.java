package org.bayespress.core.candidates;

import org.bayespress.format.candidate.CandidateGenerator;

/** One candidate after the other, from the format's own generator. */
final class ScalarCandidateScores implements CandidateScores {
  private final CandidateGenerator generator;
  private final float[] z = new float[CandidateGenerator.GROUP];

  ScalarCandidateScores(int seed) {
    generator = CandidateGenerator.of(seed);
  }

  @Override
  public void score(int block, int first, Quadratic target, float[] scores) {
    for (int i = 0; i < CHUNK; i++) {
      scores[i] = score(block, first + i, target);
    }
  }

  private float score(int block, int candidate, Quadratic target) {
    float even = 0;
    float odd = 0;
    for (int g = 0; g < target.groups(); g++) {
      generator.group(block, candidate, g, z, 0);
      int at = g * CandidateGenerator.GROUP;
      even = add(target, at, 1, add(target, at, 0, even));
      odd = add(target, at, 3, add(target, at, 2, odd));
      even = add(target, at, 5, add(target, at, 4, even));
      odd = add(target, at, 7, add(target, at, 6, odd));
    }
    return even + odd;
  }

  private float add(Quadratic target, int at, int i, float sum) {
    return Math.fma(z[i], Math.fma(z[i], target.quadratic()[at + i], target.linear()[at + i]), sum);
  }
}
