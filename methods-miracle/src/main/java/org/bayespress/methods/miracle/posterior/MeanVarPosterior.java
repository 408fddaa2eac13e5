package org.bayespress.methods.miracle.posterior;

import java.util.Arrays;
import java.util.List;
import org.bayespress.core.kernels.math.Exponentials;
import org.bayespress.core.memory.Slab;
import org.bayespress.methods.miracle.coder.BlockTarget;

/**
 * Mean-Var: {@code w = mu + sigma eps}, trained are mu and log sigma (Havasi, Peharz and Hernández-Lobato, 2019). The KL of a
 * weight is {@code ((mu^2 + sigma^2) / rho^2 - 1 - log(sigma^2 / rho^2)) / 2}; it is penalised, and only the weight of the
 * penalty brings a block to its budget.
 */
public final class MeanVarPosterior implements BlockPosterior {
  /** Name in configurations. */
  public static final String LABEL = "mean-var";

  private final AdamArray mean;
  private final AdamArray logDeviation;
  private final List<AdamArray> state;

  /** Reserves the parameters of {@code count} places. */
  public MeanVarPosterior(Slab slab, int count) {
    mean = AdamArray.reserve(slab, count);
    logDeviation = AdamArray.reserve(slab, count);
    state = List.of(mean, logDeviation);
  }

  @Override
  public String label() {
    return LABEL;
  }

  @Override
  public List<AdamArray> state() {
    return state;
  }

  @Override
  public boolean penalised() {
    return true;
  }

  /** Starts the places of a span at given means, all with one deviation. */
  public void start(Span span, float[] means, double logSigma) {
    mean.write(span.from, span.count, means);
    Arrays.fill(span.second, 0, span.count, (float) logSigma);
    logDeviation.write(span.from, span.count, span.second);
  }

  /** mu and sigma into the first two arrays of the span. */
  private void load(Span span) {
    mean.read(span.from, span.count, span.first);
    logDeviation.read(span.from, span.count, span.second);
    Exponentials.exp(span.second, span.second, span.padded());
  }

  @Override
  public void sample(Span span) {
    load(span);
    for (int i = 0; i < span.count; i++) {
      span.weight[i] = span.first[i] + span.second[i] * span.noise[i];
    }
  }

  @Override
  public double gradients(Span span, double klWeight) {
    load(span);
    float[] dMean = span.dFirst;
    float[] dLog = span.dSecond;
    float beta = (float) klWeight;
    double nats = 0;
    for (int i = 0; i < span.count; i++) {
      float mu = span.first[i];
      float sigma = span.second[i];
      float inverse = 1f / (span.rho[i] * span.rho[i]);
      float s = sigma * sigma * inverse;
      float square = mu * mu * inverse;
      nats += 0.5 * (square + s - 1 - Math.log(s));
      dMean[i] = span.gradient[i] + beta * mu * inverse;
      dLog[i] = span.gradient[i] * span.noise[i] * sigma + beta * (s - 1);
      span.dLogRho[i] = beta * (1 - square - s);
    }
    return nats;
  }

  @Override
  public BlockTarget target(Span span) {
    load(span);
    double[] means = new double[span.count];
    double[] deviations = new double[span.count];
    for (int i = 0; i < span.count; i++) {
      means[i] = (double) span.first[i] / span.rho[i];
      deviations[i] = (double) span.second[i] / span.rho[i];
    }
    return new BlockTarget(means, deviations);
  }
}
