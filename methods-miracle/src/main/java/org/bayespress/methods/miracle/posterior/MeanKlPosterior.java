package org.bayespress.methods.miracle.posterior;

import java.util.Arrays;
import java.util.List;
import org.bayespress.core.kernels.math.Exponentials;
import org.bayespress.core.memory.Slab;
import org.bayespress.methods.miracle.coder.BlockTarget;

/**
 * Mean-KL: a block has exactly the KL of its budget C, whatever its parameters are (Lin, Flamich and Hernández-Lobato, 2023).
 * Trained are gamma and eta per weight, with
 *
 * <pre>
 *   kappa = C softmax(gamma) over the block          tau = sqrt(2 kappa)
 *   delta = mu / rho = tau tanh(eta)                 r = tau sech(eta),  delta^2 + r^2 = 2 kappa
 *   sigma / rho = sqrt(s(r)), see {@link LambertDeviation}            w = rho (delta + sqrt(s) eps)
 * </pre>
 *
 * <p>Gradients, with g the derivative by w: {@code A = rho g (tanh + eps d sech) tau / 2} with d the derivative of sqrt(s) by
 * r is {@code kappa dL/dkappa}, so {@code dL/dgamma = A - softmax(gamma) sum of A}; {@code dL/deta = rho g (tau sech^2 - eps d
 * r tanh)}; {@code dL/dlog rho = g w}. Nothing is unbounded where sigma reaches rho.
 */
public final class MeanKlPosterior implements BlockPosterior {
  /** Name in configurations. */
  public static final String LABEL = "mean-kl";

  private static final int SHARE = 0;
  private static final int TAU = 1;
  private static final int TANH = 2;
  private static final int SECH = 3;
  private static final int R = 4;
  private static final int DEVIATION = 5;
  private static final int SLOPE = 6;

  private final AdamArray eta;
  private final AdamArray gamma;
  private final List<AdamArray> state;
  private final double budgetNats;
  private final DeviationTable table;

  /**
   * Reserves the parameters of {@code count} places.
   *
   * @param budgetNats KL of every block
   */
  public MeanKlPosterior(Slab slab, int count, double budgetNats) {
    eta = AdamArray.reserve(slab, count);
    gamma = AdamArray.reserve(slab, count);
    state = List.of(eta, gamma);
    this.budgetNats = budgetNats;
    table = new DeviationTable(Math.sqrt(2 * budgetNats) * (1 + 1e-5));
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
    return false;
  }

  /**
   * Starts the places of a span at given means, the budget dealt out evenly. A mean that the share of its weight cannot
   * reach is brought to nine tenths of the way there.
   */
  public void start(Span span, float[] means) {
    double tau = Math.sqrt(2 * budgetNats / span.count);
    for (int i = 0; i < span.count; i++) {
      double share = Math.max(-0.9, Math.min(0.9, means[i] / (span.rho[i] * tau)));
      span.first[i] = (float) (0.5 * Math.log((1 + share) / (1 - share)));
    }
    eta.write(span.from, span.count, span.first);
    Arrays.fill(span.second, 0, span.count, 0f);
    gamma.write(span.from, span.count, span.second);
  }

  @Override
  public void sample(Span span) {
    load(span);
    for (int i = 0; i < span.count; i++) {
      float delta = span.room[TAU][i] * span.room[TANH][i];
      span.weight[i] = span.rho[i] * (delta + span.room[DEVIATION][i] * span.noise[i]);
    }
  }

  /** Everything that follows from the parameters, into the room of the span. */
  private void load(Span span) {
    float[] share = span.room[SHARE];
    gamma.read(span.from, span.count, share);
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < span.count; i++) {
      most = Math.max(most, share[i]);
    }
    float[] decay = span.room[SECH];
    eta.read(span.from, span.count, span.first);
    for (int i = 0; i < span.count; i++) {
      share[i] -= most;
      decay[i] = -Math.abs(span.first[i]);
    }
    Exponentials.exp(share, share, span.padded());
    Exponentials.exp(decay, decay, span.padded());
    double sum = 0;
    for (int i = 0; i < span.count; i++) {
      sum += share[i];
    }
    float normalizer = (float) (1 / sum);
    float twice = (float) (2 * budgetNats);
    for (int i = 0; i < span.count; i++) {
      share[i] *= normalizer;
      float h = decay[i];
      float below = 1 / (1 + h * h);
      float tau = (float) Math.sqrt(twice * share[i]);
      span.room[TAU][i] = tau;
      span.room[TANH][i] = Math.copySign((1 - h * h) * below, span.first[i]);
      span.room[SECH][i] = 2 * h * below;
      span.room[R][i] = tau * span.room[SECH][i];
    }
    table.lookUp(span.room[R], span.room[DEVIATION], span.room[SLOPE], span.count);
  }

  @Override
  public double gradients(Span span, double klWeight) {
    sample(span);
    float[] ofEta = span.dFirst;
    float[] ofGamma = span.dSecond;
    double total = 0;
    for (int i = 0; i < span.count; i++) {
      float g = span.gradient[i];
      float scaled = g * span.rho[i];
      float pull = span.noise[i] * span.room[SLOPE][i];
      float tau = span.room[TAU][i];
      float tanh = span.room[TANH][i];
      float sech = span.room[SECH][i];
      ofEta[i] = scaled * (tau * sech * sech - pull * span.room[R][i] * tanh);
      ofGamma[i] = 0.5f * tau * scaled * (tanh + pull * sech);
      total += ofGamma[i];
      span.dLogRho[i] = g * span.weight[i];
    }
    float sum = (float) total;
    for (int i = 0; i < span.count; i++) {
      ofGamma[i] -= span.room[SHARE][i] * sum;
    }
    return budgetNats;
  }

  /** In double precision from the parameters, by the map itself. */
  @Override
  public BlockTarget target(Span span) {
    eta.read(span.from, span.count, span.first);
    gamma.read(span.from, span.count, span.second);
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < span.count; i++) {
      most = Math.max(most, span.second[i]);
    }
    double sum = 0;
    for (int i = 0; i < span.count; i++) {
      sum += Math.exp(span.second[i] - most);
    }
    double[] means = new double[span.count];
    double[] deviations = new double[span.count];
    for (int i = 0; i < span.count; i++) {
      double tau = Math.sqrt(2 * budgetNats * Math.exp(span.second[i] - most) / sum);
      means[i] = tau * Math.tanh(span.first[i]);
      deviations[i] = LambertDeviation.deviation(tau / Math.cosh(span.first[i]));
    }
    return new BlockTarget(means, deviations);
  }
}
