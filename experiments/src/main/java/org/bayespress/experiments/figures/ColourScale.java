package org.bayespress.experiments.figures;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;

/** Colours for the values of a map. Numbers between two of its colours get a mixture of them. */
public enum ColourScale {
  /**
   * From dark to light in even steps of lightness, also for the colour-blind and in print without colours: points of
   * "viridis" (van der Walt and Smith, 2015, CC0).
   */
  SEQUENTIAL(0x440154, 0x472D7B, 0x3B528B, 0x2C728E, 0x21918C, 0x28AE80, 0x5EC962, 0xADDC30, 0xFDE725),
  /** From blue over white to vermilion; the middle is white. */
  DIVERGING(0x003A5C, 0x0072B2, 0x7FB8DA, 0xFFFFFF, 0xEBA66F, 0xD55E00, 0x6E2F00);

  private final List<Color> colours;

  ColourScale(int... rgb) {
    colours = Arrays.stream(rgb).mapToObj(Color::new).toList();
  }

  /** The colour at a share from 0 to 1; what lies beyond gets the colour of the end. */
  public Color at(double share) {
    double place = Math.clamp(share, 0, 1) * (colours.size() - 1);
    int below = Math.min((int) place, colours.size() - 2);
    double rest = place - below;
    Color low = colours.get(below);
    Color high = colours.get(below + 1);
    return new Color(
        mixed(low.getRed(), high.getRed(), rest), mixed(low.getGreen(), high.getGreen(), rest),
        mixed(low.getBlue(), high.getBlue(), rest));
  }

  private static int mixed(int low, int high, double share) {
    return (int) Math.round(low + share * (high - low));
  }
}
