package org.bayespress.priors;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;

/** Expectations under a standard normal: by quadrature, and by sampling. */
public final class Expectation {
  private static final GaussIntegratorFactory FACTORY = new GaussIntegratorFactory();

  private Expectation() {}

  /**
   * E f(eps) by Gauss-Legendre panels of half a deviation on [-12, 12], where the neglected mass is below 1e-32.
   *
   * @param f of at most exponential growth
   */
  public static double quadrature(DoubleUnaryOperator f) {
    double sum = 0;
    for (double from = -12; from < 12; from += 0.5) {
      GaussIntegrator panel = FACTORY.legendre(20, from, from + 0.5);
      sum += panel.integrate(t -> f.applyAsDouble(t) * Math.exp(-0.5 * t * t) / Math.sqrt(2 * Math.PI));
    }
    return sum;
  }

  /** Standard normals of a stream. */
  public static float[] normals(int count, int stream) {
    MemorySegment noise = MemorySegment.ofArray(new float[count]);
    NoiseKey key = NoiseKey.of(Long.getLong("test.seed", 5), NoiseKey.Purpose.MONTE_CARLO);
    NormalNoise.fill(noise, 0, count, key, 0, stream, 0);
    return noise.toArray(ValueLayout.JAVA_FLOAT);
  }
}
