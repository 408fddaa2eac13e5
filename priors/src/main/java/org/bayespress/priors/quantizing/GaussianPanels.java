package org.bayespress.priors.quantizing;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * Gauss-Legendre panels for expectations under {@code N(theta, sigma^2)} of functions with kinks, or logarithmic
 * singularities of their continuation, at or near the levels of a codebook. Panels end at the levels, are no wider than
 * {@value #WIDEST} sigma, and grow geometrically with the distance from the levels, so that {@value #ORDER} nodes each
 * give about 13 digits. Neglected is the mass beyond {@value #REACH} sigma, 2e-19.
 */
final class GaussianPanels {
  private static final int ORDER = 16;
  private static final double REACH = 9;
  private static final double WIDEST = 2.25;

  /** Width of the panel next to a level, in units of the smallest distance of two levels. */
  private static final double FIRST = 0.5;

  private static final double SQRT_2_PI = Math.sqrt(2 * Math.PI);
  private static final double[] NODES = new double[ORDER];
  private static final double[] WEIGHTS = new double[ORDER];

  static {
    GaussIntegrator rule = new GaussIntegratorFactory().legendre(ORDER);
    for (int i = 0; i < ORDER; i++) {
      NODES[i] = rule.getPoint(i);
      WEIGHTS[i] = rule.getWeight(i);
    }
  }

  /** Nodes in units of sigma from theta, ascending, and their probabilities. */
  private final double[] z;
  private final double[] probability;

  private GaussianPanels(double[] z, double[] probability) {
    this.z = z;
    this.probability = probability;
  }

  static GaussianPanels of(Codebook codebook, double theta, double sigma) {
    double[] ends = ends(codebook, theta, sigma);
    double[] z = new double[ORDER * (ends.length - 1)];
    double[] probability = new double[z.length];
    for (int panel = 0; panel + 1 < ends.length; panel++) {
      double half = 0.5 * (ends[panel + 1] - ends[panel]);
      double middle = 0.5 * (ends[panel + 1] + ends[panel]);
      for (int i = 0; i < ORDER; i++) {
        double at = middle + half * NODES[i];
        z[panel * ORDER + i] = at;
        probability[panel * ORDER + i] = half * WEIGHTS[i] * Math.exp(-0.5 * at * at) / SQRT_2_PI;
      }
    }
    return new GaussianPanels(z, probability);
  }

  /** Where panels end, in units of sigma from theta. */
  private static double[] ends(Codebook codebook, double theta, double sigma) {
    double[] ends = new double[64];
    int count = 0;
    for (double at = -REACH; at <= REACH; at += WIDEST) {
      ends[count++] = at;
    }
    double gap = codebook.smallestGap();
    for (int k = 0; k < codebook.size(); k++) {
      double level = (codebook.level(k) - theta) / sigma;
      double below = k == 0 ? Double.POSITIVE_INFINITY : 0.5 * (codebook.level(k) - codebook.level(k - 1));
      double above =
          k + 1 == codebook.size() ? Double.POSITIVE_INFINITY : 0.5 * (codebook.level(k + 1) - codebook.level(k));
      double farthest = (REACH + Math.abs(level)) * sigma;
      for (double away = 0; away < farthest; away = away == 0 ? FIRST * gap : 2 * away) {
        ends = Arrays.copyOf(ends, Math.max(ends.length, count + 2));
        count = add(ends, count, away <= above ? level + away / sigma : Double.NaN);
        count = add(ends, count, away > 0 && away <= below ? level - away / sigma : Double.NaN);
      }
    }
    ends = Arrays.copyOf(ends, count);
    Arrays.sort(ends);
    return ends;
  }

  private static int add(double[] ends, int count, double end) {
    if (!(Math.abs(end) < REACH)) {
      return count;
    }
    ends[count] = end;
    return count + 1;
  }

  int size() {
    return z.length;
  }

  double z(int i) {
    return z[i];
  }

  double probability(int i) {
    return probability[i];
  }

  /** E f(z), z in units of sigma from theta. */
  double mean(DoubleUnaryOperator f) {
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      sum += probability[i] * f.applyAsDouble(z[i]);
    }
    return sum;
  }
}
