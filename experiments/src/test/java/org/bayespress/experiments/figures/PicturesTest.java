package org.bayespress.experiments.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bayespress.core.method.GroupReport;
import org.bayespress.core.network.Networks;
import org.bayespress.core.posterior.GroupScales;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What is drawn of a report: read off the charts, and off the files. */
class PicturesTest {
  @TempDir
  private Path folder;

  /** Heights of the bars of a series, by walking along its outline; a bin without a bar is not among them. */
  private static List<Double> heights(XYSeries bars) {
    List<Double> heights = new ArrayList<>();
    for (double y : bars.getYData()) {
      if (y > 0) {
        heights.add(y);
      }
    }
    return heights;
  }

  @Test
  void barsOfAPanelAddUpToTheGroupsOfTheirColour() {
    GroupReport.Layer layer = GroupReports.lenet300().layers().get(1);
    XYChart panel = GroupHistograms.panel(layer, "score");
    assertThat(GroupHistograms.summary(layer))
        .isEqualTo("fc2: 84 of 300 inputs survive, 14 taken along, threshold 1.500");
    assertThat(panel.getSeriesCollection()).extracting(XYSeries::getName)
        .containsExactlyInAnyOrder("surviving", "pruned", "taken along by a neighbour layer", "threshold");
    assertThat(heights(panel.getSeries("surviving")).stream().mapToDouble(h -> h).sum()).isEqualTo(84);
    assertThat(heights(panel.getSeries("pruned")).stream().mapToDouble(h -> h).sum()).isEqualTo(202);
    // these stand on the surviving ones of their bin
    ScoreHistogram histogram = ScoreHistogram.of(layer);
    XYSeries taken = panel.getSeries("taken along by a neighbour layer");
    double own = 0;
    for (int i = 0; i < histogram.bins(); i++) {
      for (int point = 0; point < taken.getXData().length; point++) {
        if (taken.getXData()[point] == histogram.edge(i) && taken.getYData()[point] > 0) {
          own += taken.getYData()[point] - histogram.counts().get(GroupFate.SURVIVING)[i];
        }
      }
    }
    assertThat(own).isEqualTo(14);
    assertThat(panel.getSeries("threshold").getXData()).containsExactly(1.5, 1.5);
  }

  @Test
  void aLayerWithAllGroupsAliveHasOneColourAndItsThresholdAtTheEdge() {
    GroupReport.Layer layer = GroupReports.lenet300().layers().get(2);
    XYChart panel = GroupHistograms.panel(layer, "score");
    assertThat(panel.getSeriesCollection()).extracting(XYSeries::getName).containsExactly("surviving", "threshold");
    assertThat(GroupHistograms.summary(layer))
        .isEqualTo("fc3: 100 of 100 inputs survive, threshold 1000 (beyond the axis)");
    assertThat(panel.getSeries("threshold").getXData()[0]).isEqualTo(panel.getStyler().getXAxisMax())
        .isLessThan(0.1);
  }

  @Test
  void filesAreWellFormedAndTheSameEveryTime() throws Exception {
    GroupReport report = GroupReports.lenet300();
    NetworkSpec network = Networks.lenet300();
    for (PictureFormat format : PictureFormat.values()) {
      for (int i = 0; i < 2; i++) {
        GroupHistograms.of(report, "a & b < c", "score").write(folder.resolve("groups" + i + format.ending()), format);
        PixelMap.of(report, network, "a & b < c").write(folder.resolve("pixels" + i + format.ending()), format);
      }
      for (String name : List.of("groups", "pixels")) {
        assertThat(folder.resolve(name + 0 + format.ending()))
            .hasSameBinaryContentAs(folder.resolve(name + 1 + format.ending()));
      }
    }
    Element groups = svg("groups0.svg");
    assertThat(groups.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("a & b < c");
    assertThat(groups.getElementsByTagName("desc").item(0).getTextContent())
        .contains("fc1: 278 of 784 inputs survive", "; fc2: 84 of 300", "; fc3: 100 of 100");
    assertThat(groups.getAttribute("width")).isEqualTo("900px");
    // a plot is clipped to its frame; every reference has its path
    NodeList clips = groups.getElementsByTagName("clipPath");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < clips.getLength(); i++) {
      ids.add("url(#" + ((Element) clips.item(i)).getAttribute("id") + ")");
    }
    NodeList drawn = groups.getElementsByTagName("g");
    for (int i = 0; i < drawn.getLength(); i++) {
      String clip = ((Element) drawn.item(i)).getAttribute("clip-path");
      assertThat(clip.isEmpty() || ids.contains(clip)).as(clip).isTrue();
    }
    BufferedImage png = ImageIO.read(folder.resolve("groups0.png").toFile());
    assertThat(png.getWidth()).isEqualTo(2 * 900);
    assertThat(png.getHeight()).isEqualTo(2 * (Heading.HEIGHT + 3 * 220));
  }

  /** Off the picture: the colour in the middle of every cell. */
  @Test
  void theMapHasTheColourOfEveryPixel() throws IOException {
    GroupReport report = GroupReports.lenet300();
    Path file = folder.resolve("pixels.png");
    PixelMap.of(report, Networks.lenet300(), "title").write(file, PictureFormat.PNG);
    BufferedImage png = ImageIO.read(file.toFile());
    int cell = 2 * 20;
    int left = png.getWidth() / 2 - 14 * cell;
    int top = png.getHeight() - 2 * 44 - 28 * cell;
    for (int pixel = 0; pixel < 784; pixel++) {
      int rgb = png.getRGB(left + pixel % 28 * cell + cell / 2, top + pixel / 28 * cell + cell / 2);
      boolean alive = report.layers().getFirst().alive().get(pixel);
      assertThat(rgb).as("pixel " + pixel).isEqualTo(alive ? 0xFF0072B2 : 0xFFE69F00);
    }
  }

  @Test
  void onlyAGroupPerPixelMakesAMap() {
    GroupReport report = GroupReports.lenet300();
    assertThat(PixelMap.applies(report, Networks.lenet300())).isTrue();
    List<LayerSpec> layers = List.of(new LayerSpec.Flatten(), new LayerSpec.Dense("fc1", 784, 10));
    assertThat(PixelMap.applies(report, new NetworkSpec("wide", 1, 14, 56, layers))).isTrue();
    NetworkSpec colours = new NetworkSpec("colours", 4, 14, 14, layers);
    assertThat(PixelMap.applies(report, colours)).isFalse();
    assertThatThrownBy(() -> PixelMap.of(report, colours, "title")).hasMessageContaining("colours");
    // fewer groups than pixels, filters, a convolution
    GroupReport other = new GroupReport(report.layers().subList(1, 3));
    assertThat(PixelMap.applies(other, Networks.lenet300())).isFalse();
    GroupReport.Layer first = report.layers().getFirst();
    GroupReport filters = new GroupReport(List.of(new GroupReport.Layer(
        "conv1", GroupScales.Axis.OUTPUT, first.scores(), first.threshold(), first.alive())));
    assertThat(PixelMap.applies(filters, Networks.lenet300())).isFalse();
    assertThat(PixelMap.applies(report, Networks.lenet5())).isFalse();
  }

  /** Sixteen layers, as VGG-16 has them, fill two columns. */
  @Test
  void manyLayersAreDrawnInColumns() {
    List<GroupReport.Layer> layers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      layers.add(GroupReports.dense("conv" + i, 1.5, 0, GroupReports.clusters(20, 44)));
    }
    Picture picture = GroupHistograms.of(new GroupReport(layers), "title", "score");
    assertThat(picture.width()).isEqualTo(1200);
    assertThat(picture.height()).isEqualTo(Heading.HEIGHT + 8 * 220);
  }

  private Element svg(String name) throws Exception {
    DocumentBuilderFactory parser = DocumentBuilderFactory.newInstance();
    parser.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    byte[] bytes = Files.readAllBytes(folder.resolve(name));
    return parser.newDocumentBuilder().parse(new ByteArrayInputStream(bytes)).getDocumentElement();
  }
}
