package org.bayespress.core.method;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bayespress.format.model.CompressedModel;

/**
 * The outcome of a compression: what the file will hold, and how it came about.
 *
 * @param model what is written
 * @param survivorsByRule weights per layer by the count that published ratios are made of: of the pruning rule alone
 *     where weights are pruned, of the shrunk layers where groups are
 * @param choices what was chosen automatically (thresholds, steps), by name, for the result file
 * @param prunedArchitecture filters of every convolution and inputs of every dense layer that are left; see
 *     {@code org.bayespress.core.pruning.Architecture}
 * @param bitsPerLayer precision of every layer's weights; empty for methods that have no such number
 * @param groups scores and thresholds of groups, where the method prunes groups
 */
public record CompressedNetwork(
    CompressedModel model, List<Integer> survivorsByRule, Map<String, Double> choices,
    List<Integer> prunedArchitecture, List<Integer> bitsPerLayer, Optional<GroupReport> groups) {

  public CompressedNetwork {
    survivorsByRule = List.copyOf(survivorsByRule);
    choices = Map.copyOf(choices);
    prunedArchitecture = List.copyOf(prunedArchitecture);
    bitsPerLayer = List.copyOf(bitsPerLayer);
  }

  /** A network whose weights were pruned one by one. */
  public CompressedNetwork(
      CompressedModel model, List<Integer> survivorsByRule, Map<String, Double> choices,
      List<Integer> prunedArchitecture) {
    this(model, survivorsByRule, choices, prunedArchitecture, List.of(), Optional.empty());
  }
}
