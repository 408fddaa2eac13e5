package org.bayespress.experiments.meankl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What there is so far.
 *
 * @param source the paper
 * @param budget of the runs
 * @param seeds in order
 * @param networks one entry each
 * @param failures runs without numbers, and why
 * @param remarks what is left out, and why
 */
public record StudyReport(
    String source, String budget, List<Long> seeds, List<Network> networks, Map<String, String> failures,
    List<String> remarks) {
  private static final String SOURCE = "Lin, Flamich, Hernandez-Lobato 2023, arXiv 2307.07816";

  public StudyReport {
    seeds = List.copyOf(seeds);
    networks = List.copyOf(networks);
    remarks = List.copyOf(remarks);
  }

  /**
   * A network.
   *
   * @param name name
   * @param best the best setting of Mean-Var
   * @param arms settings
   * @param claims what became of them
   */
  public record Network(String name, String best, List<Row> arms, List<Claim> claims) {}

  /**
   * A setting.
   *
   * @param name of its folders
   * @param title for people
   * @param runs one entry per seed that has begun to have numbers
   */
  public record Row(String name, String title, List<Run> runs) {}

  /**
   * A run.
   *
   * @param seed its seed
   * @param steps before coding
   * @param numbers by {@link Quantity#key}; iterations are missing where it has not converged
   */
  public record Run(long seed, long steps, Map<String, Double> numbers) {}

  static StudyReport of(
      String budget, List<Long> seeds, List<StudyNumbers> networks, Map<String, String> failures,
      List<String> remarks) {
    return new StudyReport(
        SOURCE, budget, seeds,
        networks.stream()
            .map(
                numbers -> new Network(
                    numbers.network(), numbers.best().title(),
                    Arm.all().stream().map(arm -> row(numbers, arm)).toList(),
                    Claims.of(numbers)))
            .toList(),
        failures, remarks);
  }

  private static Row row(StudyNumbers numbers, Arm arm) {
    List<Run> runs = new ArrayList<>();
    for (long seed : numbers.seeds()) {
      Map<String, Double> values = new LinkedHashMap<>();
      numbers.of(arm, seed).forEach((quantity, value) -> values.put(quantity.key(), value));
      numbers.steps(arm, seed).ifPresent(steps -> runs.add(new Run(seed, steps, values)));
    }
    return new Row(arm.name(), arm.title(), runs);
  }
}
