package org.bayespress.experiments.run;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.posterior.LayerPrior;
import org.bayespress.core.posterior.TrainedPosterior;

/** What a person should know about a finished run beside its numbers: nothing failed, and yet something is unusual. */
final class Remarks {
  private Remarks() {}

  /**
   * Sentences, each with the name of its layer.
   *
   * @param trained the posterior
   * @param prior under which it was trained
   * @param weights of the decoded file, one array per layer
   */
  static List<String> of(TrainedPosterior trained, LayerPrior prior, List<float[]> weights) {
    List<String> remarks = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      TrainedPosterior.Layer layer = trained.layers().get(i);
      if (layer.priorParameters().length > 0) {
        prior.remark(layer.priorParameters()).ifPresent(remark -> remarks.add("layer " + layer.name() + ": " + remark));
      }
      if (Counts.nonZero(weights.get(i)) == 0) {
        remarks.add(
            "layer " + layer.name()
                + ": no weight is left, so the network gives one class to every image; train for more"
                + " epochs, or prune less");
      }
    }
    return remarks;
  }
}
