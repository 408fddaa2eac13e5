package org.bayespress.benchmarks.suite;

import java.util.List;

/** One benchmark of the suite: the JMH class that measures, and what is made of its measurements. */
public interface Study {

  /** Name on the command line: that of the JMH class without "Benchmark", in kebab case. */
  String name();

  /** What is asked, one line. */
  String question();

  /** The JMH class. */
  Class<?> benchmark();

  /**
   * The JMH runs.
   *
   * @param threads numbers of threads to compute with, each at least 1
   */
  List<Trial> trials(Effort effort, List<Integer> threads);

  /** The result, from the measurements of all trials in their order. */
  Report report(List<Measurement> measurements);
}
