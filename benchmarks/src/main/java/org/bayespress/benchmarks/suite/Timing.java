package org.bayespress.benchmarks.suite;

/**
 * How long JMH looks at one combination of parameters, in a process of its own.
 *
 * @param warmups iterations that are not counted, for the compiler
 * @param measurements iterations that are counted
 * @param millis length of an iteration
 */
public record Timing(int warmups, int measurements, int millis) {

  public Timing {
    if (warmups < 0 || measurements < 1 || millis < 1) {
      throw new IllegalArgumentException(
          warmups + " warm-ups, " + measurements + " measurements of " + millis + " ms; allowed are none or more, and"
              + " one or more of 1 ms or more");
    }
  }
}
