package org.bayespress.benchmarks.suite;

import java.util.Map;

/**
 * What a trial found for one combination of parameters.
 *
 * @param label of the trial
 * @param parameters value by name
 * @param medianNanos time of one call: median over calls where each was timed, else over iterations
 * @param leastNanos shortest
 * @param p90Nanos exceeded by one in ten
 * @param allocatedBytes heap that all threads together allocated per call
 */
public record Measurement(
    String label,
    Map<String, String> parameters,
    double medianNanos,
    double leastNanos,
    double p90Nanos,
    double allocatedBytes) {

  public Measurement {
    parameters = Map.copyOf(parameters);
  }

  /**
   * Value of a parameter.
   *
   * @throws IllegalArgumentException if the trial had no such parameter
   */
  public String text(String parameter) {
    String value = parameters.get(parameter);
    if (value == null) {
      throw new IllegalArgumentException(
          "trial '" + label + "' has no parameter '" + parameter + "'; it has " + parameters.keySet());
    }
    return value;
  }

  /** Value of a parameter that is a whole number. */
  public int whole(String parameter) {
    return Integer.parseInt(text(parameter));
  }

  /** Median in milliseconds. */
  public double medianMillis() {
    return medianNanos * 1e-6;
  }
}
