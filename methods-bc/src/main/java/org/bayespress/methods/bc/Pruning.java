package org.bayespress.methods.bc;

import java.util.List;
import org.bayespress.core.method.Settings;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/** Chooses a threshold of the prune score for every layer. */
interface Pruning {

  /** One threshold per weighted layer, none of which takes all groups of a layer. */
  double[] thresholds(Groups groups);

  /** Reads the section {@code bc.pruning}. */
  static Pruning from(Settings settings, NetworkSpec network) {
    String rule = settings.text("rule");
    List<Double> given = settings.reals("thresholds");
    List<LayerSpec.Weighted> layers = network.weightedLayers();
    if (rule.equals("given") != !given.isEmpty() || rule.equals("given") && given.size() != layers.size()) {
      throw settings.refuse(
          "thresholds", given, rule.equals("given")
              ? "one number per weighted layer of " + network.name() + " ("
                  + String.join(", ", layers.stream().map(LayerSpec.Weighted::name).toList()) + ")"
              : "an empty list, since rule = " + rule + "; with numbers of your own set rule = given");
    }
    double tolerance = settings.real("tolerance", 0, 100);
    return switch (rule) {
      case "gap" -> new WidestGap();
      case "validation" -> new ValidationGuided(tolerance);
      case "given" -> new GivenThresholds(given, settings);
      default -> throw settings.refuse("rule", "'" + rule + "'", "gap, validation or given");
    };
  }
}
