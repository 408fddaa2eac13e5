package org.bayespress.experiments.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.bayespress.core.posterior.TrainedPosterior;

/**
 * Some of the weights of a posterior, layer by layer, as a run stores them for figures: JSON, packed with gzip. A file
 * has about {@value #WEIGHTS} weights, however large the network is, and less than 150 kB.
 *
 * @param layers in the network's order
 */
public record PosteriorSample(List<Layer> layers) {

  /** Weights of all layers together; every layer has the same share, and small ones are stored whole. */
  static final int WEIGHTS = 16_000;

  private static final MathContext DIGITS = new MathContext(4);
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
  private static final String MEND = "; restore it from a copy, or repeat the run in another folder";

  public PosteriorSample {
    layers = List.copyOf(layers);
  }

  /**
   * One layer. Arrays are owned by the record and not copied; treat them as read-only.
   *
   * @param name the layer's name
   * @param weights number of weights of the whole layer
   * @param levels values that the prior pulls the weights to, ascending
   * @param theta means of the sampled weights
   * @param logSigma2 their log variances
   */
  public record Layer(String name, int weights, double[] levels, float[] theta, float[] logSigma2) {}

  /** Samples a posterior; the same weights whenever the layers have the same sizes. Numbers have four digits. */
  static PosteriorSample of(TrainedPosterior posterior) {
    int share = WEIGHTS / posterior.layers().size();
    List<Layer> layers = new ArrayList<>();
    for (TrainedPosterior.Layer layer : posterior.layers()) {
      int[] chosen = chosen(layer.theta().length, share);
      float[] theta = new float[chosen.length];
      float[] logSigma2 = new float[chosen.length];
      for (int i = 0; i < chosen.length; i++) {
        theta[i] = rounded(layer.theta()[chosen[i]]);
        logSigma2[i] = rounded(layer.logSigma2()[chosen[i]]);
      }
      layers.add(new Layer(layer.name(), layer.theta().length, layer.levels(), theta, logSigma2));
    }
    return new PosteriorSample(layers);
  }

  /**
   * {@code share} of {@code count} numbers, one from each of as many even parts, at places within them that multiples of
   * the golden section give: an even step would fall in with the rows of a layer. All, if that is less than twice the
   * share.
   */
  static int[] chosen(int count, int share) {
    if (count < 2 * share) {
      return IntStream.range(0, count).toArray();
    }
    return IntStream.range(0, share)
        .map(i -> (int) ((i + i * GOLDEN % 1) * ((double) count / share))).toArray();
  }

  private static float rounded(float value) {
    return Float.isFinite(value) ? new BigDecimal(value).round(DIGITS).floatValue() : value;
  }

  /** The file. */
  byte[] packed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
      packing.write(Json.line(this).getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, is damaged, or holds what cannot be
   */
  public static PosteriorSample read(Path file) throws IOException {
    byte[] packed = Files.readAllBytes(file);
    try (GZIPInputStream text = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      JsonNode nodes = Json.read(new String(text.readAllBytes(), StandardCharsets.UTF_8)).path("layers");
      List<Layer> layers = new ArrayList<>();
      for (JsonNode node : nodes) {
        layers.add(layer(node, file + " is damaged: layer " + (layers.size() + 1) + ": "));
      }
      require(!layers.isEmpty(), file + " is damaged: it has no layers");
      return new PosteriorSample(layers);
    } catch (ZipException | EOFException | JsonProcessingException e) {
      throw new IOException(file + " is damaged: " + e.getMessage() + MEND, e);
    }
  }

  private static Layer layer(JsonNode node, String where) throws IOException {
    require(node.path("name").isTextual() && node.path("weights").isInt(), where + "no name, or no number of weights");
    double[] levels = numbers(node.path("levels"), where + "levels");
    double[] theta = numbers(node.path("theta"), where + "theta");
    double[] logSigma2 = numbers(node.path("logSigma2"), where + "logSigma2");
    require(theta.length > 0 && theta.length == logSigma2.length,
        where + theta.length + " means and " + logSigma2.length + " log variances");
    return new Layer(
        node.path("name").asText(), node.path("weights").asInt(), levels, floats(theta), floats(logSigma2));
  }

  private static double[] numbers(JsonNode list, String where) throws IOException {
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).asDouble(Double.NaN);
      require(Double.isFinite(numbers[i]), where + " has " + list.get(i) + " where a finite number is due");
    }
    return numbers;
  }

  private static float[] floats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }

  private static void require(boolean condition, String otherwise) throws IOException {
    if (!condition) {
      throw new IOException(otherwise + MEND);
    }
  }
}
