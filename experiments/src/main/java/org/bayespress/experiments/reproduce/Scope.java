package org.bayespress.experiments.reproduce;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What the report of a reproduction is about: every network with every seed. It may grow, but a report of less must not take
 * the place of one of more.
 *
 * @param networks names
 * @param seeds of each
 */
public record Scope(List<String> networks, List<Long> seeds) {

  /** Of copies of these. */
  public Scope {
    networks = List.copyOf(networks);
    seeds = List.copyOf(seeds);
  }

  /** Whether everything of the other is in this one. */
  boolean covers(Scope other) {
    return networks.containsAll(other.networks) && seeds.containsAll(other.seeds);
  }

  /** For a person. */
  String text() {
    return String.join(",", networks) + " with seeds " + numbers();
  }

  /** On the command line. */
  String options() {
    return "--networks " + String.join(",", networks) + " --seeds " + numbers();
  }

  private String numbers() {
    return seeds.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
