package org.bayespress.experiments.figures;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bayespress.experiments.run.Json;
import org.bayespress.format.io.WholeFile;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Share of weights alive per layer and validation error over the epochs of the variational training, both in percent on
 * one logarithmic axis: how a network thins out while its error stays.
 */
public final class TrainingCurves {
  private static final String ERROR = "validation error";
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
   * @throws IOException if the file cannot be read, has a damaged line, or holds no epoch of a variational training; a
   *     last line that is still being written is left out
   */
  public static TrainingCurves read(Path metrics, String title, List<String> layers) throws IOException {
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

  /** Whether the file has an ending that can be drawn to: png or svg. */
  public static boolean canDraw(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".png") || name.endsWith(".svg");
  }

  /**
   * Draws to a file; its ending, png or svg, decides the format.
   *
   * @throws IllegalArgumentException if it has another ending
   */
  public void draw(Path file) throws IOException {
    if (!canDraw(file)) {
      throw new IllegalArgumentException(file + ": a picture is written as .png or .svg; give one of these endings");
    }
    XYChart chart = new XYChartBuilder().width(900).height(480).title(title).xAxisTitle("epoch")
        .yAxisTitle("percent (logarithmic)").build();
    chart.getStyler().setYAxisLogarithmic(true).setChartBackgroundColor(Color.WHITE).setPlotBorderVisible(false);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE).setLegendBorderColor(Color.WHITE);
    chart.getStyler().setLocale(Locale.ROOT);
    for (int i = 0; i < layers.size(); i++) {
      add(chart, alive(layers.get(i)), alive.get(i), COLOURS[i % COLOURS.length], 2f);
    }
    add(chart, ERROR, errors, new Color(0xB22222), 3f);
    // into streams: given a name, the encoders add an ending of their own
    if (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".svg")) {
      byte[] svg = described(chart).getBytes(StandardCharsets.UTF_8);
      WholeFile.write(file, stream -> stream.write(svg));
    } else {
      WholeFile.write(file, stream -> BitmapEncoder.saveBitmap(chart, stream, BitmapEncoder.BitmapFormat.PNG));
    }
  }

  /** The drawing; its letters are outlines, so title and names of the curves are added as text. */
  private String described(XYChart chart) throws IOException {
    ByteArrayOutputStream drawing = new ByteArrayOutputStream();
    VectorGraphicsEncoder.saveVectorGraphic(chart, drawing, VectorGraphicsFormat.SVG);
    String svg = drawing.toString(StandardCharsets.UTF_8);
    int start = svg.indexOf('>', svg.indexOf("<svg")) + 1;
    String curves = layers.stream().map(TrainingCurves::alive).collect(Collectors.joining(", ")) + ", " + ERROR;
    return svg.substring(0, start) + "<title>" + escaped(title) + "</title><desc>" + escaped(curves) + "</desc>"
        + svg.substring(start);
  }

  private static String alive(String layer) {
    return "alive: " + layer;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private void add(XYChart chart, String name, List<Double> values, Color colour, float width) {
    XYSeries series = chart.addSeries(name, epochs, values);
    series.setMarker(SeriesMarkers.NONE).setLineColor(colour).setLineWidth(width);
  }
}
