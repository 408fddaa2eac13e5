package org.bayespress.core.method;

import java.util.List;
import java.util.Map;
import org.bayespress.format.model.CompressedModel;

/**
 * The outcome of a compression: what the file will hold, and how it came about.
 *
 * @param model what is written
 * @param survivorsByRule weights per layer that survive the method's pruning rule alone, before units without a
 *     connection on both sides are taken out (the published counts are of this kind)
 * @param choices what was chosen automatically (thresholds, steps), by name, for the result file
 */
public record CompressedNetwork(CompressedModel model, List<Integer> survivorsByRule, Map<String, Double> choices) {

  public CompressedNetwork {
    survivorsByRule = List.copyOf(survivorsByRule);
    choices = Map.copyOf(choices);
  }
}
