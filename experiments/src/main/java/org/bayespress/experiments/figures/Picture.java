package org.bayespress.experiments.figures;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.bayespress.format.io.WholeFile;

/**
 * A drawing of a fixed size on white ground. The same drawing gives the same bytes, on one machine: letters have the
 * shapes of its fonts. No display is needed.
 *
 * @param title what it shows, for those who read the file by other means than their eyes
 * @param description names and numbers that are drawn
 * @param width in units of the drawing, which are the pixels of an SVG file at its own size
 * @param height likewise
 * @param drawing draws it, within {@code width x height} from the origin
 */
public record Picture(String title, String description, int width, int height, Consumer<Graphics2D> drawing) {
  private static final int PIXELS_PER_UNIT = 2;

  /** Beyond hundredths of a unit: half of a file with many curves. */
  private static final String SUPERFLUOUS_DIGITS = "(\\.\\d\\d)\\d+";

  /** Replaces a file by the picture. */
  public void write(Path file, PictureFormat format) throws IOException {
    byte[] bytes = switch (format) {
      case SVG -> svg();
      case PNG -> png();
    };
    WholeFile.write(file, stream -> stream.write(bytes));
  }

  private byte[] png() throws IOException {
    BufferedImage image =
        new BufferedImage(PIXELS_PER_UNIT * width, PIXELS_PER_UNIT * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.scale(PIXELS_PER_UNIT, PIXELS_PER_UNIT);
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      draw(graphics);
    } finally {
      graphics.dispose();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(image, "png", bytes)) {
      throw new IOException("this Java runtime cannot write PNG files; use one with the module java.desktop, or SVG");
    }
    return bytes.toByteArray();
  }

  private byte[] svg() throws IOException {
    VectorGraphics2D graphics = new VectorGraphics2D();
    draw(graphics);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new SVGProcessor().getDocument(graphics.getCommands(), new PageSize(width, height)).writeTo(bytes);
    String svg = bytes.toString(StandardCharsets.UTF_8);
    int start = svg.indexOf('>', svg.indexOf("<svg")) + 1;
    String described = svg.substring(0, start) + "<title>" + escaped(title) + "</title><desc>" + escaped(description)
        + "</desc>" + svg.substring(start).replaceAll(SUPERFLUOUS_DIGITS, "$1");
    return described.getBytes(StandardCharsets.UTF_8);
  }

  private void draw(Graphics2D graphics) {
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    drawing.accept(graphics);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
