package org.bayespress.experiments.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.bayespress.core.method.GroupReport;
import org.bayespress.core.posterior.GroupScales;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/** Which pixels of the input a network still looks at: those whose group in a dense first layer survives. */
final class PixelMap {
  private static final int MARGIN = 44;
  private static final int TICK = 4;
  private static final Color FRAME = new Color(0xAAAAAA);

  private final GroupReport.Layer layer;
  private final int rows;
  private final int columns;
  private final int cell;

  private PixelMap(GroupReport.Layer layer, int rows, int columns) {
    this.layer = layer;
    this.rows = rows;
    this.columns = columns;
    cell = Math.clamp(560 / Math.max(rows, columns), 4, 40);
  }

  /** Whether the network has a dense first layer with a group per pixel of a grey image. */
  static boolean applies(GroupReport report, NetworkSpec network) {
    GroupReport.Layer first = report.layers().getFirst();
    return network.weightedLayers().getFirst() instanceof LayerSpec.Dense && network.channels() == 1
        && first.axis() == GroupScales.Axis.INPUT && first.scores().size() == network.height() * network.width();
  }

  /**
   * The map.
   *
   * @param title above the picture
   * @throws IllegalArgumentException if it does not {@link #applies apply}
   */
  static Picture of(GroupReport report, NetworkSpec network, String title) {
    if (!applies(report, network)) {
      throw new IllegalArgumentException("network " + network.name() + " has no group per pixel in its first layer");
    }
    return new PixelMap(report.layers().getFirst(), network.height(), network.width()).picture(title);
  }

  private Picture picture(String title) {
    int width = Math.max(640, columns * cell + 2 * MARGIN);
    int height = Heading.HEIGHT + MARGIN + rows * cell + MARGIN;
    String summary = GroupFate.SURVIVING.count(layer) + " of " + layer.scores().size() + " pixels survive";
    Heading heading = new Heading(title, GroupFate.in(List.of(layer)), false);
    return new Picture(title, summary, width, height, graphics -> {
      heading.draw(graphics, width);
      double left = (width - columns * cell) / 2.0;
      Lettering.of(summary, Font.BOLD, 13).drawCentred(graphics, width / 2.0, Heading.HEIGHT + 16);
      drawCells(graphics, left, Heading.HEIGHT + MARGIN);
      drawTicks(graphics, left, Heading.HEIGHT + MARGIN);
    });
  }

  private void drawCells(Graphics2D graphics, double left, double top) {
    for (int i = 0; i < rows * columns; i++) {
      graphics.setColor(GroupFate.of(layer, i).colour());
      // what is left free between cells is their grid
      graphics.fill(new Rectangle2D.Double(
          left + i % columns * cell + 0.5, top + i / columns * cell + 0.5, cell - 1.0, cell - 1.0));
    }
    graphics.setColor(FRAME);
    graphics.setStroke(new BasicStroke(1));
    graphics.draw(new Rectangle2D.Double(left - 0.5, top - 0.5, columns * cell + 1.0, rows * cell + 1.0));
  }

  /** Numbers of columns above and of rows on the left, from 0. */
  private void drawTicks(Graphics2D graphics, double left, double top) {
    for (int column = 0; column < columns; column += TICK) {
      Lettering.of(String.valueOf(column), Font.PLAIN, 11)
          .drawCentred(graphics, left + (column + 0.5) * cell, top - 6);
    }
    for (int row = 0; row < rows; row += TICK) {
      Lettering.of(String.valueOf(row), Font.PLAIN, 11).drawRight(graphics, left - 6, top + (row + 0.5) * cell + 4);
    }
  }
}
