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
import java.util.stream.Collectors;
import org.bayespress.experiments.run.Json;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Share of weights alive per layer and validation error over the epochs of the variational training, both in percent on
 * one logarithmic axis: how a network thins out while its error stays.
 */
final class TrainingCurves {
  private static final String ERROR = "validation error";
  private static final int WIDTH = 900;
  private static final int HEIGHT = 480;

  private final List<Integer> epochs = new ArrayList<>();
  private final List<Double> errors = new ArrayList<>();
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
    // a logarithmic axis has no zero
    errors.add(Math.max(1e-3, epoch.path("validationErrorPercent").asDouble()));
    for (int i = 0; i < layers.size(); i++) {
      alive.get(i).add(Math.max(1e-3, 100 * epoch.path("alivePerLayer").path(i).asDouble()));
    }
  }

  private Picture picture() {
    String names = layers.stream().map(TrainingCurves::alive).collect(Collectors.joining(", ")) + ", " + ERROR;
    XYChart chart = chart();
    return new Picture(title, names, WIDTH, HEIGHT, graphics -> chart.paint(graphics, WIDTH, HEIGHT));
  }

  private XYChart chart() {
    XYChart chart = new XYChartBuilder().title(title).xAxisTitle("epoch").yAxisTitle("percent (logarithmic)").build();
    chart.getStyler().setYAxisLogarithmic(true).setChartBackgroundColor(Color.WHITE).setPlotBorderVisible(false);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE).setLegendBorderColor(Color.WHITE);
    chart.getStyler().setLocale(Locale.ROOT);
    // upright, numbers of three digits would run into each other
    chart.getStyler().setXAxisLabelRotation(90);
    for (int i = 0; i < layers.size(); i++) {
      add(chart, alive(layers.get(i)), alive.get(i), Palette.line(i), 2f);
    }
    add(chart, ERROR, errors, Palette.BLACK, 3f);
    return chart;
  }

  private static String alive(String layer) {
    return "alive: " + layer;
  }

  private void add(XYChart chart, String name, List<Double> values, Color colour, float width) {
    XYSeries series = chart.addSeries(name, epochs, values);
    series.setMarker(SeriesMarkers.NONE).setLineColor(colour).setLineWidth(width);
  }
}
