package org.bayespress.priors.quantizing;

/**
 * The density {@code p(w) = 1/K sum_k 1/|w - c_k|}, not normalised, and
 *
 * <pre>
 *   g(w) = p(w) prod_k |w - c_k| = 1/K sum_k prod_{j != k} |w - c_j|
 * </pre>
 *
 * which is positive and bounded on every interval: the poles are gone, and kinks at the levels are left.
 */
final class MixtureDensity {

  /** Sums beyond it are counted in units of it: thirty factors of a distant weight leave the range of a double. */
  private static final double LARGE = 0x1p512;

  private static final double LOG_OF_LARGE = 512 * Math.log(2);

  private final Codebook codebook;

  MixtureDensity(Codebook codebook) {
    this.codebook = codebook;
  }

  /** log p(w); positive infinity at a level. */
  double logDensity(double w) {
    double sum = 0;
    for (int k = 0; k < codebook.size(); k++) {
      sum += 1 / Math.abs(w - codebook.level(k));
    }
    return Math.log(sum / codebook.size());
  }

  /** d log p(w) / dw = -sum_k sign(w - c_k)/(w - c_k)^2 / sum_k 1/|w - c_k|. */
  double slope(double w) {
    double sum = 0;
    double slopes = 0;
    for (int k = 0; k < codebook.size(); k++) {
      double inverse = 1 / (w - codebook.level(k));
      sum += Math.abs(inverse);
      slopes -= Math.abs(inverse) * inverse;
    }
    return slopes / sum;
  }

  /** log g(w). */
  double logG(double w) {
    int n = codebook.size();
    double sum = 0;
    double before = 1;
    int units = 0;
    // Horner's rule for sums of products that leave one factor out
    for (int k = 0; k < n; k++) {
      double factor = Math.abs(w - codebook.level(k));
      sum = sum * factor + before;
      before *= factor;
      if (sum > LARGE) {
        sum /= LARGE;
        before /= LARGE;
        units++;
      }
    }
    return Math.log(sum / n) + units * LOG_OF_LARGE;
  }

  /**
   * d log g(w) / dc_k: with {@code S_k = sum_{i != k} prod_{j != i, k} |w - c_j|}, {@code -sign(w - c_k) S_k} over the sum
   * in g.
   */
  double levelSlope(double w, int level) {
    double sum = 0;
    double product = 1;
    double without = 0;
    double productWithout = 1;
    for (int k = 0; k < codebook.size(); k++) {
      double factor = Math.abs(w - codebook.level(k));
      sum = sum * factor + product;
      product *= factor;
      if (k != level) {
        without = without * factor + productWithout;
        productWithout *= factor;
      }
      if (sum > LARGE) {
        sum /= LARGE;
        product /= LARGE;
        without /= LARGE;
        productWithout /= LARGE;
      }
    }
    return -Math.signum(w - codebook.level(level)) * without / sum;
  }
}
