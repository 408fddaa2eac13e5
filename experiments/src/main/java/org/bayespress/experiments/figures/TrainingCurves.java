package org.bayespress.experiments.figures;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bayespress.experiments.run.Json;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Share of weights alive per layer and validation error over the epochs of the variational training, both in percent on one
 * logarithmic axis: how a network thins out while its error stays.
 */
public final class TrainingCurves {
  private static final Color[] COLOURS = {
    new Color(0x1F4E79), new Color(0x2E8B57), new Color(0xC77C11), new Color(0x7A4FA3), new Color(0x888888)
  };

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
   * Reads {@code metrics.jsonl}.
   *
   * @param title above the picture
   * @param layers names of the weighted layers
   * @throws IOException if the file cannot be read or holds no epoch of a variational training
   */
  public static TrainingCurves read(Path metrics, String title, List<String> layers) throws IOException {
    TrainingCurves curves = new TrainingCurves(title, layers);
    for (String line : Files.readAllLines(metrics)) {
      JsonNode epoch = Json.read(line);
      if (epoch.path("phase").asText().equals("variational")) {
        curves.add(epoch);
      }
    }
    if (curves.epochs.isEmpty()) {
      throw new IOException(metrics + " holds no epoch of a variational training yet; nothing to draw");
    }
    return curves;
  }

  private void add(JsonNode epoch) {
    epochs.add(epoch.path("epoch").asInt());
    // a logarithmic axis has no zero
    errors.add(Math.max(1e-3, epoch.path("validationErrorPercent").asDouble()));
    for (int i = 0; i < layers.size(); i++) {
      alive.get(i).add(Math.max(1e-3, 100 * epoch.path("alivePerLayer").path(i).asDouble()));
    }
  }

  /** Draws to a file; its ending, png or svg, decides the format. */
  public void draw(Path file) throws IOException {
    XYChart chart = new XYChartBuilder().width(900).height(480).title(title).xAxisTitle("epoch")
        .yAxisTitle("percent (logarithmic)").build();
    chart.getStyler().setYAxisLogarithmic(true).setChartBackgroundColor(Color.WHITE).setPlotBorderVisible(false);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE).setLegendBorderColor(Color.WHITE);
    chart.getStyler().setLocale(Locale.ROOT);
    for (int i = 0; i < layers.size(); i++) {
      add(chart, "alive: " + layers.get(i), alive.get(i), COLOURS[i % COLOURS.length], 2f);
    }
    add(chart, "validation error", errors, new Color(0xB22222), 3f);
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    String stem = file.toAbsolutePath().toString();
    stem = stem.substring(0, stem.length() - 4);
    if (name.endsWith(".svg")) {
      VectorGraphicsEncoder.saveVectorGraphic(chart, stem, VectorGraphicsFormat.SVG);
    } else if (name.endsWith(".png")) {
      BitmapEncoder.saveBitmapWithDPI(chart, stem, BitmapEncoder.BitmapFormat.PNG, 110);
    } else {
      throw new IllegalArgumentException(file + ": a picture is written as .png or .svg; give one of these endings");
    }
  }

  private void add(XYChart chart, String name, List<Double> values, Color colour, float width) {
    XYSeries series = chart.addSeries(name, epochs, values);
    series.setMarker(SeriesMarkers.NONE).setLineColor(colour).setLineWidth(width);
  }
}
