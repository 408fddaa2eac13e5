package org.bayespress.experiments.figures;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/**
 * The top of a picture about groups: a title, and below it what the colours mean.
 *
 * @param title a line
 * @param fates that occur in the picture
 * @param threshold whether lines of thresholds do
 */
record Heading(String title, List<GroupFate> fates, boolean threshold) {
  /** How much of the picture it takes. */
  static final int HEIGHT = 66;

  /** How a threshold is drawn. */
  static final BasicStroke THRESHOLD =
      new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {6, 4}, 0);

  private static final int MARGIN = 20;
  private static final int SWATCH = 12;
  private static final int GAP = 6;

  void draw(Graphics2D graphics, int width) {
    Lettering.fitted(title, Font.BOLD, 16, width - 2 * MARGIN).draw(graphics, MARGIN, 28);
    double x = MARGIN;
    double baseline = 54;
    for (GroupFate fate : fates) {
      graphics.setColor(fate.colour());
      graphics.fill(new Rectangle2D.Double(x, baseline - SWATCH + 1, SWATCH, SWATCH));
      x = label(graphics, fate.label(), x + SWATCH + GAP, baseline);
    }
    if (threshold) {
      graphics.setColor(Palette.BLACK);
      graphics.setStroke(THRESHOLD);
      graphics.draw(new Line2D.Double(x + SWATCH / 2.0, baseline - SWATCH - 2, x + SWATCH / 2.0, baseline + 4));
      label(graphics, "threshold", x + SWATCH + GAP, baseline);
    }
  }

  private static double label(Graphics2D graphics, String text, double x, double baseline) {
    Lettering lettering = Lettering.of(text, Font.PLAIN, 13);
    lettering.draw(graphics, x, baseline);
    return x + lettering.width() + 4 * GAP;
  }
}
