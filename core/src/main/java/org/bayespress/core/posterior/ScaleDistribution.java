package org.bayespress.core.posterior;

/** The distribution of a group's scale z, given by a location m and a deviation s >= 0, with {@code eps ~ N(0, 1)}. */
public enum ScaleDistribution {

  /** {@code z = m + s eps}. */
  NORMAL {
    @Override
    public double mean(double location, double deviation) {
      return location;
    }

    @Override
    public double variance(double location, double deviation) {
      return deviation * deviation;
    }
  },

  /** {@code z = exp(m + s eps)}. */
  LOG_NORMAL {
    @Override
    public double mean(double location, double deviation) {
      return Math.exp(location + 0.5 * deviation * deviation);
    }

    @Override
    public double variance(double location, double deviation) {
      double mean = mean(location, deviation);
      return Math.expm1(deviation * deviation) * mean * mean;
    }
  };

  /** E z. */
  public abstract double mean(double location, double deviation);

  /** Var z. */
  public abstract double variance(double location, double deviation);
}
