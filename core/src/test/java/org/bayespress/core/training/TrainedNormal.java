package org.bayespress.core.training;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.LayerPrior;
import org.bayespress.core.random.NoiseField;

/**
 * A textbook prior for tests of the trainer: N(m, exp(r)) with mean m and log variance r of every layer trained along, r
 * kept above a bound.
 *
 * @param poison the gradient with respect to m is not a number from this step on
 */
record TrainedNormal(double learningRateFactor, double least, int poison) implements LayerPrior {

  static TrainedNormal of(double learningRateFactor) {
    return new TrainedNormal(learningRateFactor, -6, Integer.MAX_VALUE);
  }

  @Override
  public String form() {
    return "trained-normal";
  }

  @Override
  public String description() {
    return toString();
  }

  @Override
  public List<String> parameters() {
    return List.of("mean m", "log variance r");
  }

  @Override
  public double[] start(int layer, float[] theta) {
    double mean = 0;
    for (float each : theta) {
      mean += (double) each / theta.length;
    }
    return new double[] {mean, -2};
  }

  @Override
  public GaussianKl kl(double[] parameters, NoiseField noise) {
    return new Kl(parameters[0], parameters[1], noise.step() >= poison);
  }

  @Override
  public void project(double[] parameters) {
    parameters[1] = Math.max(parameters[1], least);
  }

  /** KL of N(theta, sigma^2) and N(m, exp(r)). */
  record Kl(double mean, double logVariance, boolean poisoned) implements GaussianKl {

    @Override
    public String form() {
      return "trained-normal";
    }

    @Override
    public double value(double theta, double logSigma2) {
      double square = Math.exp(logSigma2) + (theta - mean) * (theta - mean);
      return 0.5 * (square * Math.exp(-logVariance) - 1 - logSigma2 + logVariance);
    }

    @Override
    public double dTheta(double theta, double logSigma2) {
      return (theta - mean) * Math.exp(-logVariance);
    }

    @Override
    public double dLogSigma2(double theta, double logSigma2) {
      return 0.5 * (Math.exp(logSigma2 - logVariance) - 1);
    }

    @Override
    public int priorParameters() {
      return 2;
    }

    @Override
    public double dPrior(int i, double theta, double logSigma2) {
      if (i == 0) {
        return poisoned ? Double.NaN : -dTheta(theta, logSigma2);
      }
      return 0.5 - 0.5 * (Math.exp(logSigma2) + (theta - mean) * (theta - mean)) * Math.exp(-logVariance);
    }

    @Override
    public double accumulate(
        MemorySegment theta, MemorySegment logSigma2, MemorySegment dTheta, MemorySegment dLogSigma2, long from,
        long count, float scale) {
      throw new AssertionError("the trainer asks for the gradient of the parameters too");
    }

    @Override
    public double accumulate(
        MemorySegment theta, MemorySegment logSigma2, MemorySegment dTheta, MemorySegment dLogSigma2, long from,
        long count, float scale, double[] dPrior, int at) {
      double sum = 0;
      for (long i = from; i < from + count; i++) {
        float t = theta.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        float l = logSigma2.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        sum += value(t, l);
        add(dTheta, i, scale * dTheta(t, l));
        add(dLogSigma2, i, scale * dLogSigma2(t, l));
        dPrior[at] += scale * dPrior(0, t, l);
        dPrior[at + 1] += scale * dPrior(1, t, l);
      }
      return sum;
    }

    private static void add(MemorySegment segment, long i, double amount) {
      float before = segment.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) (before + amount));
    }
  }
}
