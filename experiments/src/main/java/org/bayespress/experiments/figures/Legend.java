package org.bayespress.experiments.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/**
 * What lines and colours mean, in one row.
 *
 * @param entries from the left
 */
public record Legend(List<Entry> entries) {
  private static final double SIZE = 14;
  private static final double SWATCH = 22;
  private static final double GAP = 6;

  /**
   * One of them.
   *
   * @param label beside the swatch
   * @param colour of the swatch
   * @param stroke of a line; null for an area
   */
  public record Entry(String label, Color colour, BasicStroke stroke) {}

  public Legend {
    entries = List.copyOf(entries);
  }

  /** Draws it centred at x, on a base line at y. */
  public void draw(Graphics2D graphics, double centre, double baseline) {
    double x = centre - width() / 2;
    for (Entry entry : entries) {
      graphics.setColor(entry.colour());
      if (entry.stroke() == null) {
        graphics.fill(new Rectangle2D.Double(x, baseline - SIZE + 3, SWATCH, SIZE - 3));
      } else {
        graphics.setStroke(entry.stroke());
        graphics.draw(new Line2D.Double(x, baseline - SIZE / 3, x + SWATCH, baseline - SIZE / 3));
      }
      Lettering text = Lettering.of(entry.label(), Font.PLAIN, SIZE);
      text.draw(graphics, x + SWATCH + GAP, baseline);
      x += SWATCH + GAP + text.width() + 3 * GAP;
    }
  }

  private double width() {
    return entries.stream()
        .mapToDouble(entry -> SWATCH + GAP + Lettering.of(entry.label(), Font.PLAIN, SIZE).width() + 3 * GAP).sum()
        - 3 * GAP;
  }
}
