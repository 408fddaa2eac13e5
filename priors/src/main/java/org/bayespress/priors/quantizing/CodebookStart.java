package org.bayespress.priors.quantizing;

import java.util.Arrays;
import java.util.List;
import org.bayespress.core.posterior.NearestLevel;

/** Where the levels of a layer start, given its means. */
public sealed interface CodebookStart {

  /** At the largest mean of the layer, in absolute value or, for a codebook that is not tied, of each sign. */
  CodebookStart LARGEST = new Largest();

  /** Where the sum of squared distances of the means to their nearest levels is smallest, see {@link Fitted}. */
  CodebookStart FITTED = new Fitted();

  /**
   * What is trained of the codebook, before it is projected; 0 where there is nothing to start from.
   *
   * @param shape of the codebook
   * @param layer number of the weighted layer, from 0
   * @param theta means of the layer's weights
   */
  double[] parameters(CodebookShape shape, int layer, float[] theta);

  /**
   * Where a share of the weights is nearer to some other level than to 0; for a codebook that is not tied, of the weights of
   * each sign. Training keeps more than that off zero, in small layers much more: from 0.28 LeNet-5 ended at 0.33, its first
   * convolution at 0.48. Means beyond the outermost level are brought back to its rim by the projection at the first step.
   *
   * @throws IllegalArgumentException unless it is above 0 and below 1
   */
  static CodebookStart ofShare(double share) {
    return new Share(share);
  }

  /**
   * A share for every layer: a small layer, whose filters need more than a few weights off zero, takes a larger one.
   *
   * @param perLayer as for {@link #ofShare}
   * @throws IllegalArgumentException unless each is above 0 and below 1
   */
  static CodebookStart ofShares(List<Double> perLayer) {
    return new Shares(perLayer);
  }

  /**
   * At a number, for every parameter.
   *
   * @throws IllegalArgumentException unless it is positive and finite
   */
  static CodebookStart at(double level) {
    return new Given(level);
  }

  /** See {@link #LARGEST}. */
  record Largest() implements CodebookStart {
    @Override
    public double[] parameters(CodebookShape shape, int layer, float[] theta) {
      double[] largest = new double[shape.parameters().size()];
      for (float mean : theta) {
        int side = shape.tied() || mean < 0 ? 0 : 1;
        largest[side] = Math.max(largest[side], Math.abs(mean));
      }
      return largest;
    }
  }

  /**
   * Least squares, by Lloyd's iteration (S. Lloyd, Least squares quantization in PCM, IEEE Trans. Information Theory 28,
   * 1982) from the largest means downwards: weights are assigned to their nearest levels, and the levels are fitted to
   * them. The error never grows, so it ends; where the density of the weights is log-concave, at the optimum.
   */
  record Fitted() implements CodebookStart {
    private static final int MOST_ROUNDS = 1000;

    @Override
    public double[] parameters(CodebookShape shape, int layer, float[] theta) {
      double[] fitted = LARGEST.parameters(shape, layer, theta);
      for (int round = 0; round < MOST_ROUNDS; round++) {
        double[] next = refit(shape, theta, fitted);
        if (Arrays.equals(next, fitted)) {
          break;
        }
        fitted = next;
      }
      return fitted;
    }

    /** Each weight belongs to {@code slope * parameter}; the parameter that is nearest to all of them. */
    private static double[] refit(CodebookShape shape, float[] theta, double[] parameters) {
      double[] levels = shape.levels(parameters);
      double[] products = new double[parameters.length];
      double[] squares = new double[parameters.length];
      for (float mean : theta) {
        int level = NearestLevel.of(levels, mean);
        for (int p = 0; p < parameters.length; p++) {
          double slope = shape.slope(level, p);
          products[p] += slope * mean;
          squares[p] += slope * slope;
        }
      }
      double[] next = parameters.clone();
      for (int p = 0; p < next.length; p++) {
        // a level at 0 has no means on its side
        if (squares[p] > 0 && parameters[p] > 0) {
          next[p] = products[p] / squares[p];
        }
      }
      return next;
    }
  }

  /**
   * See {@link #ofShare}.
   *
   * @param share of weights
   */
  record Share(double share) implements CodebookStart {

    /** Checks. */
    public Share {
      if (!(share > 0 && share < 1)) {
        throw new IllegalArgumentException("share of weights: found " + share + ", allowed: above 0 and below 1");
      }
    }

    @Override
    public double[] parameters(CodebookShape shape, int layer, float[] theta) {
      if (shape.tied()) {
        return new double[] {level(shape, theta)};
      }
      return new double[] {level(shape, of(theta, -1)), level(shape, of(theta, 1))};
    }

    /** The middle between 0 and the level beside it is where the share begins. */
    private double level(CodebookShape shape, float[] theta) {
      float[] magnitudes = theta.clone();
      for (int i = 0; i < magnitudes.length; i++) {
        magnitudes[i] = Math.abs(magnitudes[i]);
      }
      Arrays.sort(magnitudes);
      int nearZero = Math.min((int) ((1 - share) * magnitudes.length), magnitudes.length - 1);
      return magnitudes.length == 0 ? 0 : 2.0 * shape.positive() * magnitudes[nearZero];
    }

    private static float[] of(float[] theta, int sign) {
      float[] chosen = new float[theta.length];
      int count = 0;
      for (float mean : theta) {
        if (sign * mean > 0) {
          chosen[count++] = mean;
        }
      }
      return Arrays.copyOf(chosen, count);
    }
  }

  /**
   * See {@link #ofShares}.
   *
   * @param perLayer one per weighted layer
   */
  record Shares(List<Double> perLayer) implements CodebookStart {

    /** Checks. */
    public Shares {
      perLayer = List.copyOf(perLayer);
      perLayer.forEach(Share::new);
    }

    @Override
    public double[] parameters(CodebookShape shape, int layer, float[] theta) {
      return new Share(perLayer.get(layer)).parameters(shape, layer, theta);
    }
  }

  /**
   * See {@link #at}.
   *
   * @param level of every parameter
   */
  record Given(double level) implements CodebookStart {

    /** Checks. */
    public Given {
      if (!(level > 0 && level < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("start of a level: found " + level + ", allowed: a positive number");
      }
    }

    @Override
    public double[] parameters(CodebookShape shape, int layer, float[] theta) {
      double[] levels = new double[shape.parameters().size()];
      Arrays.fill(levels, level);
      return levels;
    }
  }
}
