package org.bayespress.priors.quantizing;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.LayerPrior;
import org.bayespress.core.random.NoiseField;

/** A prior as it is, but the gradient of the first of its parameters is not a number in one layer from one step on. */
record PoisonedPrior(LayerPrior prior, int layer, int step) implements LayerPrior {

  @Override
  public String form() {
    return prior.form();
  }

  @Override
  public String description() {
    return prior.description();
  }

  @Override
  public List<String> parameters() {
    return prior.parameters();
  }

  @Override
  public double[] start(int layer, float[] theta) {
    return prior.start(layer, theta);
  }

  @Override
  public GaussianKl kl(double[] parameters, NoiseField noise) {
    GaussianKl kl = prior.kl(parameters, noise);
    return noise.layer() == layer && noise.step() >= step ? new Poisoned(kl) : kl;
  }

  @Override
  public double learningRateFactor() {
    return prior.learningRateFactor();
  }

  @Override
  public Optional<String> learningRateKey() {
    return prior.learningRateKey();
  }

  @Override
  public void project(double[] parameters) {
    prior.project(parameters);
  }

  private record Poisoned(GaussianKl kl) implements GaussianKl {

    @Override
    public String form() {
      return kl.form();
    }

    @Override
    public double value(double theta, double logSigma2) {
      return kl.value(theta, logSigma2);
    }

    @Override
    public double dTheta(double theta, double logSigma2) {
      return kl.dTheta(theta, logSigma2);
    }

    @Override
    public double dLogSigma2(double theta, double logSigma2) {
      return kl.dLogSigma2(theta, logSigma2);
    }

    @Override
    public int priorParameters() {
      return kl.priorParameters();
    }

    @Override
    public double dPrior(int i, double theta, double logSigma2) {
      return i == 0 ? Double.NaN : kl.dPrior(i, theta, logSigma2);
    }

    @Override
    public double accumulate(
        MemorySegment theta, MemorySegment logSigma2, MemorySegment dTheta, MemorySegment dLogSigma2, long from,
        long count, float scale) {
      return kl.accumulate(theta, logSigma2, dTheta, dLogSigma2, from, count, scale);
    }

    @Override
    public double accumulate(
        MemorySegment theta, MemorySegment logSigma2, MemorySegment dTheta, MemorySegment dLogSigma2, long from,
        long count, float scale, double[] dPrior, int at) {
      double nats = kl.accumulate(theta, logSigma2, dTheta, dLogSigma2, from, count, scale, dPrior, at);
      dPrior[at] = Double.NaN;
      return nats;
    }
  }
}
