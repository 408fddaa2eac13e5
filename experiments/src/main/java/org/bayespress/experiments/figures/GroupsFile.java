package org.bayespress.experiments.figures;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bayespress.core.method.GroupReport;
import org.bayespress.core.posterior.GroupScales;
import org.bayespress.experiments.run.Json;

/** Reads {@code groups.json}, in which a run leaves how it pruned groups. What it returns can be drawn. */
final class GroupsFile {
  private static final String MEND = "; restore it from a copy, or repeat the run in another folder";

  private final Path file;

  private GroupsFile(Path file) {
    this.file = file;
  }

  /**
   * The report.
   *
   * @throws IOException if the file cannot be read, is no JSON, lacks something, or holds what cannot be
   */
  static GroupReport read(Path file) throws IOException {
    return new GroupsFile(file).read();
  }

  private GroupReport read() throws IOException {
    JsonNode nodes;
    try {
      nodes = Json.read(Files.readString(file)).path("layers");
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is damaged: " + e.getOriginalMessage() + MEND, e);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is damaged: it is no UTF-8 text" + MEND, e);
    }
    require(nodes.isArray() && !nodes.isEmpty(), "'layers' is no list of layers");
    List<GroupReport.Layer> layers = new ArrayList<>();
    for (JsonNode node : nodes) {
      layers.add(layer(node, "layer " + (layers.size() + 1)));
    }
    return new GroupReport(layers);
  }

  private GroupReport.Layer layer(JsonNode node, String position) throws IOException {
    JsonNode name = node.path("name");
    require(name.isTextual(), position + " has no 'name'");
    String where = position + " (" + name.asText() + ")";
    Optional<GroupScales.Axis> axis = Arrays.stream(GroupScales.Axis.values())
        .filter(each -> each.name().equals(node.path("axis").asText())).findFirst();
    require(axis.isPresent(), where + ": 'axis' is " + found(node.path("axis")) + ", not one of "
        + Arrays.toString(GroupScales.Axis.values()));
    double threshold = number(node.path("threshold"));
    require(!Double.isNaN(threshold), where + ": 'threshold' is " + found(node.path("threshold")) + ", not a number");
    JsonNode scores = node.path("scores");
    JsonNode alive = node.path("alive");
    require(scores.isArray() && !scores.isEmpty(), where + ": 'scores' is no list of numbers");
    require(alive.isArray() && alive.size() == scores.size(),
        where + ": " + scores.size() + " scores, but " + alive.size() + " entries in 'alive'");
    List<Double> numbers = new ArrayList<>();
    List<Boolean> flags = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      String group = where + ", group " + i + ": ";
      double score = number(scores.get(i));
      require(Double.isFinite(score), group + "the score is " + found(scores.get(i)) + ", not a finite number");
      require(alive.get(i).isBoolean(), group + "'alive' is " + found(alive.get(i)) + ", neither true nor false");
      require(score < threshold || !alive.get(i).asBoolean(),
          group + "alive, although its score " + score + " is not below the threshold " + threshold);
      numbers.add(score);
      flags.add(alive.get(i).asBoolean());
    }
    return new GroupReport.Layer(name.asText(), axis.get(), numbers, threshold, flags);
  }

  /** A number; infinity is written as text. Not a number for anything else. */
  private static double number(JsonNode node) {
    if (node.isNumber()) {
      return node.asDouble();
    }
    return switch (node.asText()) {
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> Double.NaN;
    };
  }

  private static String found(JsonNode node) {
    return node.isMissingNode() ? "missing" : node.toString();
  }

  private void require(boolean condition, String otherwise) throws IOException {
    if (!condition) {
      throw new IOException(file + " is damaged: " + otherwise + MEND);
    }
  }
}
