package org.bayespress.experiments.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.bayespress.experiments.figures.LinePanels.Line;
import org.bayespress.experiments.figures.LinePanels.Panel;
import org.bayespress.experiments.figures.LinePanels.Style;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinePanelsTest {
  @TempDir
  private Path folder;

  /** Pixels in the colour of a series of two points far from each other, drawn in this style. */
  private int coloured(Style style) throws IOException {
    Line line = new Line("series", new double[] {0, 100}, new double[] {0, 10}, 0, style);
    Path file = folder.resolve(style + ".png");
    LinePanels.of("title", List.of(new Panel("panel", "x", "y", false, List.of(line)))).write(file, PictureFormat.PNG);
    BufferedImage image = ImageIO.read(file.toFile());
    int count = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        count += (image.getRGB(x, y) & 0xffffff) == (Palette.line(0).getRGB() & 0xffffff) ? 1 : 0;
      }
    }
    return count;
  }

  /** The line across the picture has some thousand pixels, a point or the legend's square some hundred. */
  @Test
  void pointsAloneAreNotJoined() throws IOException {
    int line = coloured(Style.LINE);
    int points = coloured(Style.POINTS);
    int both = coloured(Style.LINE_AND_POINTS);
    assertThat(both).isGreaterThan(line);
    assertThat(points).isPositive().isLessThan(both - 1000);
  }
}
