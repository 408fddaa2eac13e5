package org.bayespress.benchmarks.suite;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One JMH run: a method over every combination of some parameters.
 *
 * @param label what the study knows it by
 * @param benchmark class of the method
 * @param method name of the method
 * @param parameters values by name, which replace those of the class
 * @param jvmArguments added to those every benchmark gets
 * @param timing iterations
 */
public record Trial(
    String label,
    Class<?> benchmark,
    String method,
    Map<String, List<String>> parameters,
    List<String> jvmArguments,
    Timing timing) {

  public Trial {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    jvmArguments = List.copyOf(jvmArguments);
  }

  /** A trial in a plain JVM, labelled by its method. */
  public static Trial of(Class<?> benchmark, String method, Map<String, List<String>> parameters, Timing timing) {
    return new Trial(method, benchmark, method, parameters, List.of(), timing);
  }

  /** Full name of the method, as JMH has it. */
  public String fullName() {
    return benchmark.getName() + "." + method;
  }

  /** Number of combinations. */
  public int combinations() {
    return parameters.values().stream().mapToInt(List::size).reduce(1, Math::multiplyExact);
  }
}
