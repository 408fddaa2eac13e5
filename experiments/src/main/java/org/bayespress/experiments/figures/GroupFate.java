package org.bayespress.experiments.figures;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import org.bayespress.core.method.GroupReport;

/** What became of a group. In the order in which bars are stacked, from below. */
enum GroupFate {
  SURVIVING("surviving", Palette.BLUE),
  /** Its score is below the threshold, but a neighbour layer no longer feeds it or reads it. */
  TAKEN_ALONG("taken along by a neighbour layer", Palette.PURPLE),
  PRUNED("pruned", Palette.ORANGE);

  private final String label;
  private final Color colour;

  GroupFate(String label, Color colour) {
    this.label = label;
    this.colour = colour;
  }

  /** In a legend. */
  String label() {
    return label;
  }

  Color colour() {
    return colour;
  }

  /** The fate of group {@code i}. */
  static GroupFate of(GroupReport.Layer layer, int i) {
    if (layer.scores().get(i) >= layer.threshold()) {
      return PRUNED;
    }
    return layer.alive().get(i) ? SURVIVING : TAKEN_ALONG;
  }

  /** How many groups of the layer have this fate. */
  int count(GroupReport.Layer layer) {
    int count = 0;
    for (int i = 0; i < layer.scores().size(); i++) {
      count += of(layer, i) == this ? 1 : 0;
    }
    return count;
  }

  /** The fates that groups of these layers have. */
  static List<GroupFate> in(List<GroupReport.Layer> layers) {
    return Arrays.stream(values()).filter(fate -> layers.stream().anyMatch(layer -> fate.count(layer) > 0)).toList();
  }
}
