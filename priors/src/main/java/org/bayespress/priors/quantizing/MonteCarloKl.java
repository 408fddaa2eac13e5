package org.bayespress.priors.quantizing;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bayespress.core.random.NoiseField;

/**
 * Form {@code monte-carlo}: the KL estimated from one sample {@code w = theta + sigma eps} of every weight,
 *
 * <pre>
 *   -1/2 log(2 pi sigma^2) - eps^2/2 - log(1/K sum_k 1/|w - c_k|) + constant,
 * </pre>
 *
 * and its derivatives at fixed eps. The constant is that of the other forms. By definition ({@link #value} and the like)
 * the form is what it estimates, {@link QuadratureKl}; {@link #accumulate} estimates it, with the noise of one step and
 * layer: element i of the noise belongs to weight i, so a data term that samples the same weights can use the same noise.
 *
 * <p>The value has a finite variance. The gradient has not: near a pole it grows like 1/|w - c|, whose expectation
 * exists as a principal value only. This is the estimator that the paper's approximation is there to avoid; it is meant
 * for ablations.
 */
public final class MonteCarloKl implements DefinedByQuadrature {

  /** Name of the form. */
  public static final String FORM = "monte-carlo";

  /** Distances from a level are taken as at least this, relative to the largest level. */
  static final double LEAST_DISTANCE = 1e-9;

  /** Noise made together. */
  private static final int BLOCK = 512;

  /** -1/2 log(2 pi) + 1/2 log(2 pi e) + 1/2 (gamma + log 2), the constant part of the sample. */
  private static final double CONSTANT = 0.5 * (1 + 0.577215664901532861 + 0.693147180559945309);

  private final CodebookShape shape;
  private final double[] parameters;
  private final NoiseField noise;
  private final double least;

  private MonteCarloKl(CodebookShape shape, double[] parameters, NoiseField noise) {
    this.shape = shape;
    this.parameters = parameters;
    this.noise = noise;
    least = LEAST_DISTANCE * Arrays.stream(parameters).max().orElseThrow();
  }

  /** At these parameters of a codebook, with this noise. */
  public static MonteCarloKl of(CodebookShape shape, double[] parameters, NoiseField noise) {
    return new MonteCarloKl(shape, parameters.clone(), noise);
  }

  @Override
  public String form() {
    return FORM;
  }

  @Override
  public boolean estimates() {
    return true;
  }

  @Override
  public int priorParameters() {
    return shape.parameters().size();
  }

  @Override
  public QuadratureKl definition() {
    return QuadratureKl.of(shape, parameters);
  }

  @Override
  public double accumulate(
      MemorySegment theta, MemorySegment logSigma2, MemorySegment dTheta, MemorySegment dLogSigma2, long from,
      long count, float scale) {
    return accumulate(theta, logSigma2, dTheta, dLogSigma2, from, count, scale, new double[priorParameters()], 0);
  }

  @Override
  public double accumulate(
      MemorySegment theta, MemorySegment logSigma2, MemorySegment dTheta, MemorySegment dLogSigma2, long from,
      long count, float scale, double[] dPrior, int at) {
    float[] eps = new float[(int) Math.min(BLOCK, count)];
    double[] gradient = new double[2 + priorParameters()];
    double klNats = 0;
    for (long done = 0; done < count; done += BLOCK) {
      int now = (int) Math.min(BLOCK, count - done);
      noise.fill(MemorySegment.ofArray(eps), now, from + done);
      for (int i = 0; i < now; i++) {
        long weight = from + done + i;
        double mean = theta.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, weight);
        double log = logSigma2.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, weight);
        klNats += sample(mean, log, eps[i], gradient);
        QuadratureKl.add(dTheta, weight, scale * gradient[0]);
        QuadratureKl.add(dLogSigma2, weight, scale * gradient[1]);
        for (int parameter = 0; parameter < priorParameters(); parameter++) {
          dPrior[at + parameter] += scale * gradient[2 + parameter];
        }
      }
    }
    return klNats;
  }

  /**
   * The estimate from one sample.
   *
   * @param gradient receives the derivatives at fixed eps, with respect to theta, log sigma^2 and the parameters
   */
  double sample(double theta, double logSigma2, double eps, double[] gradient) {
    double sigma = Math.exp(0.5 * logSigma2);
    double w = theta + sigma * eps;
    double sum = 0;
    double slope = 0;
    double[] perLevel = new double[priorParameters()];
    for (int k = 0; k < shape.levels(); k++) {
      double away = w - level(k);
      double inverse = 1 / (Math.abs(away) < least ? Math.copySign(least, away) : away);
      double dLevel = Math.abs(inverse) * inverse;
      sum += Math.abs(inverse);
      slope += dLevel;
      for (int i = 0; i < perLevel.length; i++) {
        perLevel[i] -= shape.slope(k, i) * dLevel;
      }
    }
    gradient[0] = slope / sum;
    gradient[1] = -0.5 + 0.5 * sigma * eps * gradient[0];
    for (int i = 0; i < perLevel.length; i++) {
      gradient[2 + i] = perLevel[i] / sum;
    }
    return CONSTANT - 0.5 * (logSigma2 + eps * eps) - Math.log(sum / shape.levels());
  }

  private double level(int k) {
    if (shape.tied()) {
      return parameters[0] * (k - shape.positive()) / shape.positive();
    }
    return k == 0 ? -parameters[0] : k == 1 ? 0 : parameters[1];
  }
}
