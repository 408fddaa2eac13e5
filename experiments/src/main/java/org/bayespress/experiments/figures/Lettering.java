package org.bayespress.experiments.figures;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;

/** Text as outlines, which look the same in every format and to every reader of an SVG file. */
public final class Lettering {
  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
  private static final Color INK = new Color(0x222222);

  private final TextLayout layout;

  private Lettering(TextLayout layout) {
    this.layout = layout;
  }

  /**
   * A line of text.
   *
   * @param style of {@link Font}
   * @param size in units of the drawing
   */
  public static Lettering of(String text, int style, double size) {
    return new Lettering(
        new TextLayout(text, new Font(Font.SANS_SERIF, style, 1).deriveFont((float) size), CONTEXT));
  }

  /** The same, but as much smaller as it must be to fit into {@code width}. */
  public static Lettering fitted(String text, int style, double size, double width) {
    Lettering whole = of(text, style, size);
    return whole.width() <= width ? whole : of(text, style, size * width / whole.width());
  }

  /** In units of the drawing. */
  public double width() {
    return layout.getAdvance();
  }

  /** Draws with the left end of the base line at (x, y). */
  public void draw(Graphics2D graphics, double x, double y) {
    graphics.setColor(INK);
    graphics.fill(layout.getOutline(AffineTransform.getTranslateInstance(x, y)));
  }

  /** Draws with the middle of the base line at (x, y). */
  public void drawCentred(Graphics2D graphics, double x, double y) {
    draw(graphics, x - width() / 2, y);
  }

  /** Draws with the right end of the base line at (x, y). */
  public void drawRight(Graphics2D graphics, double x, double y) {
    draw(graphics, x - width(), y);
  }

  /** Draws upwards, with the middle of the base line at (x, y). */
  public void drawUpwards(Graphics2D graphics, double x, double y) {
    AffineTransform turned = AffineTransform.getTranslateInstance(x, y);
    turned.rotate(-Math.PI / 2);
    turned.translate(-width() / 2, 0);
    graphics.setColor(INK);
    graphics.fill(layout.getOutline(turned));
  }
}
