package org.bayespress.benchmarks.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;

/** An exported file, read as the format says and by nothing of ours: everything as doubles. */
record ExportedArrays(JsonNode metadata, Map<String, int[]> shapes, Map<String, double[]> values) {

  static ExportedArrays read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int headerBytes = Math.toIntExact(bytes.getLong(0));
    JsonNode header =
        new ObjectMapper().readTree(new String(bytes.array(), 8, headerBytes, StandardCharsets.UTF_8));
    Map<String, int[]> shapes = new LinkedHashMap<>();
    Map<String, double[]> values = new LinkedHashMap<>();
    header.properties().forEach(entry -> {
      if (!entry.getKey().equals("__metadata__")) {
        JsonNode tensor = entry.getValue();
        shapes.put(
            entry.getKey(),
            StreamSupport.stream(tensor.get("shape").spliterator(), false).mapToInt(JsonNode::asInt).toArray());
        int from = 8 + headerBytes + tensor.get("data_offsets").get(0).asInt();
        int to = 8 + headerBytes + tensor.get("data_offsets").get(1).asInt();
        values.put(entry.getKey(), doubles(bytes, from, to, tensor.get("dtype").asText()));
      }
    });
    return new ExportedArrays(header.get("__metadata__"), shapes, values);
  }

  private static double[] doubles(ByteBuffer bytes, int from, int to, String type) {
    int width = type.equals("F64") ? 8 : 4;
    double[] values = new double[(to - from) / width];
    Arrays.setAll(values, i -> switch (type) {
      case "F32" -> bytes.getFloat(from + 4 * i);
      case "F64" -> bytes.getDouble(from + 8 * i);
      case "I32" -> bytes.getInt(from + 4 * i);
      default -> throw new AssertionError("type " + type);
    });
    return values;
  }

  double[] of(String name) {
    return values.get(name);
  }

  double constant(String name) {
    return Double.parseDouble(metadata.get(name).asText());
  }
}
