package org.bayespress.experiments.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A rectangle with axes, in which things are drawn in the units of the axes; what lies outside is cut off. For panels of
 * figures: XChart's charts are of one kind each, and have no panels that share axes, funnels, or maps of colours.
 */
public final class PlotArea {

  /** Size of the numbers on the axes, in units of the drawing. */
  public static final double TICK_SIZE = 13;

  /** Size of the titles of axes and panels. */
  public static final double TITLE_SIZE = 14;

  private static final Color FRAME = new Color(0x555555);
  private static final int TICK = 4;

  /** Pixels of a cloud of points per unit of the drawing. */
  private static final int PIXELS_PER_UNIT = 4;

  private final Graphics2D graphics;
  private final Rectangle2D frame;
  private final AxisRange x;
  private final AxisRange y;

  private PlotArea(Graphics2D graphics, Rectangle2D frame, AxisRange x, AxisRange y) {
    this.graphics = graphics;
    this.frame = frame;
    this.x = x;
    this.y = y;
  }

  /** An area whose axes run along the edges of {@code frame}, in units of the drawing. */
  public static PlotArea of(Graphics2D graphics, Rectangle2D frame, AxisRange x, AxisRange y) {
    return new PlotArea(graphics, frame, x, y);
  }

  private double x(double value) {
    return frame.getX() + x.share(value) * frame.getWidth();
  }

  private double y(double value) {
    return frame.getMaxY() - y.share(value) * frame.getHeight();
  }

  /** The frame; draw it last, so that nothing covers it. */
  public void frame() {
    graphics.setColor(FRAME);
    graphics.setStroke(new BasicStroke(1));
    graphics.draw(frame);
  }

  /** Ticks below, at most {@code most}, with their numbers or without. */
  public void ticksBelow(int most, boolean numbers) {
    for (double tick : x.ticks(most)) {
      mark(x(tick), frame.getMaxY(), 0, TICK);
      if (numbers) {
        Lettering.of(x.label(tick, most), Font.PLAIN, TICK_SIZE)
            .drawCentred(graphics, x(tick), frame.getMaxY() + TICK + TICK_SIZE);
      }
    }
  }

  /** Ticks on the left, at most {@code most}, with their numbers or without. */
  public void ticksLeft(int most, boolean numbers) {
    for (double tick : y.ticks(most)) {
      mark(frame.getX(), y(tick), -TICK, 0);
      if (numbers) {
        Lettering.of(y.label(tick, most), Font.PLAIN, TICK_SIZE)
            .drawRight(graphics, frame.getX() - TICK - 3, y(tick) + 0.36 * TICK_SIZE);
      }
    }
  }

  private void mark(double fromX, double fromY, double dx, double dy) {
    graphics.setColor(FRAME);
    graphics.setStroke(new BasicStroke(1));
    graphics.draw(new Line2D.Double(fromX, fromY, fromX + dx, fromY + dy));
  }

  /** A title of the axis below, under its numbers. */
  public void titleBelow(String text) {
    Lettering.of(text, Font.PLAIN, TITLE_SIZE)
        .drawCentred(graphics, frame.getCenterX(), frame.getMaxY() + TICK + TICK_SIZE + TITLE_SIZE + 5);
  }

  /** A title of the axis on the left, {@code away} from it. */
  public void titleLeft(String text, double away) {
    Lettering.fitted(text, Font.PLAIN, TITLE_SIZE, frame.getHeight())
        .drawUpwards(graphics, frame.getX() - away, frame.getCenterY());
  }

  /** A title above. */
  public void titleAbove(String text) {
    Lettering.fitted(text, Font.BOLD, TITLE_SIZE, frame.getWidth() + 10)
        .drawCentred(graphics, frame.getCenterX(), frame.getY() - 6);
  }

  /** A line through points; interrupted where a value is not a number. */
  public void line(double[] xs, double[] ys, Color colour, BasicStroke stroke) {
    Path2D path = new Path2D.Double();
    boolean going = false;
    for (int i = 0; i < xs.length; i++) {
      boolean there = Double.isFinite(ys[i]);
      if (there && going) {
        path.lineTo(x(xs[i]), y(ys[i]));
      } else if (there) {
        path.moveTo(x(xs[i]), y(ys[i]));
      }
      going = there;
    }
    clipped(() -> {
      graphics.setColor(colour);
      graphics.setStroke(stroke);
      graphics.draw(path);
    });
  }

  /** A vertical line over the whole height. */
  public void upright(double at, Color colour, BasicStroke stroke) {
    line(new double[] {at, at}, new double[] {y.low(), y.high()}, colour, stroke);
  }

  /** An area with these corners. */
  public void fill(double[] xs, double[] ys, Color colour) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < xs.length; i++) {
      if (i == 0) {
        path.moveTo(x(xs[i]), y(ys[i]));
      } else {
        path.lineTo(x(xs[i]), y(ys[i]));
      }
    }
    path.closePath();
    clipped(() -> {
      graphics.setColor(colour);
      graphics.fill(path);
    });
  }

  /**
   * A cloud of points, as pixels in every format: thousands of circles of a panel would make a file of megabytes. Where
   * many lie, it is darker.
   *
   * @param size diameter, in units of the drawing
   * @param colour with the opacity of one point
   */
  public void cloud(float[] xs, float[] ys, double size, Color colour) {
    BufferedImage image = new BufferedImage(
        (int) Math.ceil(frame.getWidth() * PIXELS_PER_UNIT), (int) Math.ceil(frame.getHeight() * PIXELS_PER_UNIT),
        BufferedImage.TYPE_INT_ARGB);
    Graphics2D pixels = image.createGraphics();
    pixels.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pixels.scale(image.getWidth() / frame.getWidth(), image.getHeight() / frame.getHeight());
    pixels.translate(-frame.getX(), -frame.getY());
    pixels.setColor(colour);
    for (int i = 0; i < xs.length; i++) {
      pixels.fill(new Ellipse2D.Double(x(xs[i]) - size / 2, y(ys[i]) - size / 2, size, size));
    }
    pixels.dispose();
    picture(image);
  }

  /**
   * A map of colours over the whole area.
   *
   * @param values in rows from the lower end of the left axis, each from the left; evenly spaced
   * @param range of the colours
   */
  public void map(List<double[]> values, AxisRange range, ColourScale scale) {
    BufferedImage image =
        new BufferedImage(values.getFirst().length, values.size(), BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < values.size(); row++) {
      double[] line = values.get(row);
      for (int column = 0; column < line.length; column++) {
        image.setRGB(column, values.size() - 1 - row, scale.at(range.share(line[column])).getRGB());
      }
    }
    picture(image);
  }

  private void picture(BufferedImage image) {
    graphics.drawImage(
        image, (int) Math.round(frame.getX()), (int) Math.round(frame.getY()), (int) Math.round(frame.getWidth()),
        (int) Math.round(frame.getHeight()), null);
  }

  private void clipped(Runnable drawing) {
    Shape before = graphics.getClip();
    graphics.clip(frame);
    drawing.run();
    graphics.setClip(before);
  }
}
