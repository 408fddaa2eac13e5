package org.bayespress.core.posterior;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the means of a layer start at random: normal, with mean 0 and a standard deviation by one of these rules. */
public enum InitialMeans {
  /** The same deviation in every layer. */
  GIVEN {
    @Override
    public double deviation(int fanIn, int fanOut, double given) {
      return given;
    }
  },
  /** {@code sqrt(2 / fanIn)} (He et al., 2015, eq. 10). */
  HE {
    @Override
    public double deviation(int fanIn, int fanOut, double given) {
      return Math.sqrt(2.0 / fanIn);
    }
  },
  /** {@code sqrt(2 / (fanIn + fanOut))} (Glorot and Bengio, 2010, eq. 12). */
  GLOROT {
    @Override
    public double deviation(int fanIn, int fanOut, double given) {
      return Math.sqrt(2.0 / (fanIn + fanOut));
    }
  };

  /**
   * Standard deviation in a layer.
   *
   * @param fanIn weights that enter an output
   * @param fanOut weights that leave an input (of a convolution: at one position)
   * @param given deviation of {@link #GIVEN}
   */
  public abstract double deviation(int fanIn, int fanOut, double given);

  /** Name in configurations. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Names of all. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(InitialMeans::label).toList();
  }
}
