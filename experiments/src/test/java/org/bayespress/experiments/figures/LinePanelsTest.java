package org.bayespress.experiments.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.bayespress.experiments.figures.LinePanels.Line;
import org.bayespress.experiments.figures.LinePanels.Panel;
import org.bayespress.experiments.figures.LinePanels.Style;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinePanelsTest {
  private static final int BLUE = Palette.line(0).getRGB() & 0xffffff;

  @TempDir
  private Path folder;

  private BufferedImage drawn(Panel panel) throws IOException {
    Path file = folder.resolve("panel.png");
    LinePanels.of("title", List.of(panel)).write(file, PictureFormat.PNG);
    return ImageIO.read(file.toFile());
  }

  private static boolean blue(BufferedImage image, int x, int y) {
    return (image.getRGB(x, y) & 0xffffff) == BLUE;
  }

  /** Pixels in the colour of a series of two points far from each other, drawn in this style. */
  private int coloured(Style style, int colour) throws IOException {
    Line line = new Line("series", new double[] {0, 100}, new double[] {0, 10}, colour, style);
    BufferedImage image = drawn(new Panel("panel", "x", "y", false, List.of(line)));
    int count = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        count += blue(image, x, y) ? 1 : 0;
      }
    }
    return count;
  }

  /** The line across the picture has some thousand pixels, a point or the legend's square some hundred. */
  @Test
  void pointsAloneAreNotJoined() throws IOException {
    int line = coloured(Style.LINE, 0);
    int points = coloured(Style.POINTS, 0);
    int both = coloured(Style.LINE_AND_POINTS, 0);
    assertThat(both).isGreaterThan(line);
    assertThat(points).isPositive().isLessThan(both - 1000);
  }

  /** A square has more pixels than the circle that fits into it. */
  @Test
  void theSeventhSeriesHasTheColourOfTheFirstAndAnotherShape() throws IOException {
    assertThat(Palette.line(6)).isEqualTo(Palette.line(0));
    assertThat(coloured(Style.POINTS, 6)).isGreaterThan(coloured(Style.POINTS, 0) * 11 / 10);
    assertThat(coloured(Style.LINE_AND_POINTS, 6)).isGreaterThan(coloured(Style.LINE_AND_POINTS, 0));
  }

  @Test
  void decadesOfALogarithmicAxisAreEquallyWide() throws IOException {
    Line line = new Line("series", new double[] {100, 1000, 10_000}, new double[] {1, 1, 1}, 0, Style.POINTS);
    BufferedImage image = drawn(new Panel("panel", "x", "y", true, false, List.of(line)));
    int below = image.getHeight() / 3;
    int[] columns = IntStream.range(0, image.getWidth())
        .filter(x -> IntStream.range(below, image.getHeight()).anyMatch(y -> blue(image, x, y))).toArray();
    int[] starts = IntStream.range(0, columns.length)
        .filter(i -> i == 0 || columns[i] > columns[i - 1] + 1).map(i -> columns[i]).toArray();
    assertThat(starts).hasSize(3);
    assertThat(starts[1] - starts[0]).isCloseTo(starts[2] - starts[1], within(2));
  }
}
