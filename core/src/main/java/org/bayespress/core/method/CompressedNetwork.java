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
 * @param columns the same network as the columns of published tables have it; may be empty
 */
public record CompressedNetwork(
    CompressedModel model, List<Integer> survivorsByRule, Map<String, Double> choices,
    List<Integer> prunedArchitecture, List<Integer> bitsPerLayer, Optional<GroupReport> groups,
    List<PublishedColumn> columns) {

  public CompressedNetwork {
    survivorsByRule = List.copyOf(survivorsByRule);
    choices = Map.copyOf(choices);
    prunedArchitecture = List.copyOf(prunedArchitecture);
    bitsPerLayer = List.copyOf(bitsPerLayer);
    columns = List.copyOf(columns);
  }
}
