package org.bayespress.experiments.figures;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bayespress.experiments.run.Json;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Share of weights alive per layer and validation error over the epochs of the variational training, both in percent on
 * one logarithmic axis: how a network thins out while its error stays. A method that prunes nothing has the error alone. Where a
 * method codes while it learns, lines of the log that belong to coding follow behind the last epoch, evenly spaced over a
 * fifth of the axis.
 */
final class TrainingCurves {
  private static final String ERROR = "validation error";
  private static final String CODING = "validation error while coding";
  private static final double CODING_SHARE = 0.25;
  private static final int WIDTH = 900;
  private static final int HEIGHT = 480;

  private final List<Integer> epochs = new ArrayList<>();
  private final List<Double> errors = new ArrayList<>();
  private final List<Double> coded = new ArrayList<>();
  private final List<Double> errorsCoding = new ArrayList<>();
  private final List<List<Double>> alive = new ArrayList<>();
  private final List<String> layers;
  private final String title;

  private TrainingCurves(String title, List<String> layers) {
    this.title = title;
    this.layers = layers;
    layers.forEach(layer -> alive.add(new ArrayList<>()));
  }

  /**
   * The picture of a {@code metrics.jsonl}.
   *
   * @param title above the picture
   * @param layers names of the weighted layers
   * @throws IOException if the file cannot be read, has a damaged line, or holds no epoch of a variational training; a
   *     last line that is still being written is left out
   */
  static Picture read(Path metrics, String title, List<String> layers) throws IOException {
    TrainingCurves curves = new TrainingCurves(title, layers);
    List<String> lines = Files.readAllLines(metrics);
    for (int i = 0; i < lines.size(); i++) {
      try {
        JsonNode epoch = Json.read(lines.get(i));
        if (epoch.path("phase").asText().equals("variational")) {
          curves.add(epoch);
        } else if (epoch.path("phase").asText().equals("coding")) {
          curves.addCoding(epoch);
        }
      } catch (JsonProcessingException e) {
        if (i < lines.size() - 1) {
          throw new IOException(metrics + ", line " + (i + 1) + ", is damaged: " + e.getOriginalMessage(), e);
        }
      }
    }
    if (curves.epochs.isEmpty()) {
      throw new IOException(metrics + " holds no epoch of a variational training yet; nothing to draw");
    }
    return curves.picture();
  }

  private void add(JsonNode epoch) {
    epochs.add(epoch.path("epoch").asInt());
    errors.add(error(epoch));
    for (int i = 0; i < epoch.path("alivePerLayer").size() && i < layers.size(); i++) {
      alive.get(i).add(Math.max(1e-3, 100 * epoch.path("alivePerLayer").path(i).asDouble()));
    }
  }

  /** A logarithmic axis has no zero. */
  private static double error(JsonNode epoch) {
    return Math.max(1e-3, epoch.path("validationErrorPercent").asDouble());
  }

  private void addCoding(JsonNode line) {
    if (epochs.isEmpty()) {
      return;
    }
    double share = line.path("epoch").asDouble() / Math.max(1, line.path("epochs").asInt());
    coded.add(epochs.getLast() * (1 + CODING_SHARE * share));
    errorsCoding.add(error(line));
  }

  /** Whether the method says how much of a layer is alive, in every epoch. */
  private boolean prunes() {
    return alive.stream().allMatch(layer -> layer.size() == epochs.size());
  }

  private Picture picture() {
    List<String> drawn = new ArrayList<>();
    if (prunes()) {
      layers.forEach(layer -> drawn.add(alive(layer)));
    }
    drawn.add(ERROR);
    if (!coded.isEmpty()) {
      drawn.add(CODING);
    }
    String names = String.join(", ", drawn);
    XYChart chart = chart();
    return new Picture(title, names, WIDTH, HEIGHT, graphics -> chart.paint(graphics, WIDTH, HEIGHT));
  }

  private XYChart chart() {
    XYChart chart = new XYChartBuilder().title(title).xAxisTitle(coded.isEmpty() ? "epoch" : "epoch, then coding")
        .yAxisTitle("percent (logarithmic)").build();
    chart.getStyler().setYAxisLogarithmic(true).setChartBackgroundColor(Color.WHITE).setPlotBorderVisible(false);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE).setLegendBorderColor(Color.WHITE);
    chart.getStyler().setLocale(Locale.ROOT);
    // upright, numbers of three digits would run into each other
    chart.getStyler().setXAxisLabelRotation(90);
    for (int i = 0; i < layers.size() && prunes(); i++) {
      add(chart, alive(layers.get(i)), epochs, alive.get(i), Palette.line(i), 2f);
    }
    add(chart, ERROR, epochs, errors, Palette.BLACK, 3f);
    if (!coded.isEmpty()) {
      add(chart, CODING, coded, errorsCoding, Palette.VERMILION, 3f);
    }
    return chart;
  }

  private static String alive(String layer) {
    return "alive: " + layer;
  }

  private static void add(
      XYChart chart, String name, List<? extends Number> x, List<Double> values, Color colour, float width) {
    XYSeries series = chart.addSeries(name, x, values);
    series.setMarker(SeriesMarkers.NONE).setLineColor(colour).setLineWidth(width);
  }
}
