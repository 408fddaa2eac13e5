package org.bayespress.core.candidates;

import java.util.Arrays;
import org.bayespress.format.candidate.CandidateGenerator;

/**
 * A score of candidates, {@code sum over i of z_i (linear_i + quadratic_i z_i)}: the logarithm of a ratio of two Gaussians
 * up to a constant.
 *
 * @param quadratic coefficients, padded with zeros to whole groups of {@link CandidateGenerator#GROUP}
 * @param linear coefficients, padded likewise
 */
public record Quadratic(float[] quadratic, float[] linear) {

  /** Pads what is missing. */
  public Quadratic {
    if (quadratic.length != linear.length || quadratic.length == 0) {
      throw new IllegalArgumentException(
          quadratic.length + " quadratic and " + linear.length
              + " linear coefficients; give as many of each, at least one");
    }
    int padded =
        (quadratic.length + CandidateGenerator.GROUP - 1) / CandidateGenerator.GROUP * CandidateGenerator.GROUP;
    quadratic = Arrays.copyOf(quadratic, padded);
    linear = Arrays.copyOf(linear, padded);
  }

  /** Groups of elements. */
  public int groups() {
    return quadratic.length / CandidateGenerator.GROUP;
  }
}
