package org.bayespress.experiments.figures;

import java.awt.Color;
import java.util.List;

/**
 * Colours that people with any kind of colour vision can tell apart: those of Okabe and Ito, "Color Universal Design"
 * (2008), without the yellow, which is too light on white.
 */
public final class Palette {
  public static final Color BLACK = new Color(0x000000);
  public static final Color ORANGE = new Color(0xE69F00);
  public static final Color SKY_BLUE = new Color(0x56B4E9);
  public static final Color GREEN = new Color(0x009E73);
  public static final Color BLUE = new Color(0x0072B2);
  public static final Color VERMILION = new Color(0xD55E00);
  public static final Color PURPLE = new Color(0xCC79A7);

  private static final List<Color> LINES = List.of(BLUE, ORANGE, GREEN, PURPLE, SKY_BLUE, VERMILION);

  private Palette() {}

  /** Colour of the i-th of several equal curves; they repeat after six. */
  public static Color line(int i) {
    return LINES.get(i % LINES.size());
  }

  /** How many curves before the i-th have its colour. */
  public static int repeats(int i) {
    return i / LINES.size();
  }
}
