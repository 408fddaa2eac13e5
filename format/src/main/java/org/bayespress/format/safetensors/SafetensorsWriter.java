package org.bayespress.format.safetensors;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.io.WholeFile;
import org.bayespress.format.network.LayerSpec;

/**
 * Writes a decoded network as safetensors: {@code <layer>.weight} and {@code <layer>.bias}, F32, C order. What a forward
 * pass needs beside them is in {@code __metadata__}, whose values are strings:
 *
 * <pre>
 * format                 "bayespress"
 * network                name
 * input                  "channels x height x width", for example "1x28x28"
 * layers                 for example "flatten, dense fc1 784 300, relu, conv2d c 1 20 5, maxpool 2" (in, out, kernel; size)
 * preprocessing          "x = scale[c] * pixel + offset[c], pixel 0..255, float32"
 * preprocessing.scale    one decimal number per channel, separated by commas
 * preprocessing.offset   likewise
 * </pre>
 *
 * The same network gives the same bytes on every machine.
 */
public final class SafetensorsWriter {

  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /**
   * Writes a file, replacing it in one step.
   *
   * @throws IOException if it cannot be written
   */
  public static void write(DecodedModel model, Path file) throws IOException {
    WholeFile.write(file, out -> write(model, out));
  }

  /**
   * Writes to a stream, which stays open.
   *
   * @throws IOException if it cannot be written
   */
  public static void write(DecodedModel model, OutputStream out) throws IOException {
    byte[] header = header(model);
    DataOutputStream data = new DataOutputStream(out);
    data.writeLong(Long.reverseBytes(header.length));
    data.write(header);
    for (DecodedLayer layer : model.layers()) {
      data.write(bytes(layer.weight()));
      data.write(bytes(layer.bias()));
    }
    data.flush();
  }

  private static byte[] header(DecodedModel model) {
    StringBuilder json = new StringBuilder("{\"__metadata__\":{");
    entry(json, "format", "bayespress").append(',');
    entry(json, "network", model.network().name()).append(',');
    String input = model.network().channels() + "x" + model.network().height() + "x" + model.network().width();
    entry(json, "input", input).append(',');
    entry(json, "layers", String.join(", ", describe(model.network().layers()))).append(',');
    entry(json, "preprocessing", "x = scale[c] * pixel + offset[c], pixel 0..255, float32").append(',');
    entry(json, "preprocessing.scale", ShortestDecimal.join(model.preprocessing().scale())).append(',');
    entry(json, "preprocessing.offset", ShortestDecimal.join(model.preprocessing().offset())).append('}');
    long offset = 0;
    for (int i = 0; i < model.layers().size(); i++) {
      LayerSpec.Weighted spec = model.network().weightedLayers().get(i);
      offset = tensor(json, spec.name() + ".weight", spec.weightShape(), offset);
      offset = tensor(json, spec.name() + ".bias", new int[] {spec.outputs()}, offset);
    }
    json.append('}');
    while (json.toString().getBytes(StandardCharsets.UTF_8).length % ALIGNMENT != 0) {
      json.append(' ');
    }
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static long tensor(StringBuilder json, String name, int[] shape, long offset) {
    long end = offset;
    long count = 1;
    json.append(',');
    quoted(json, name).append(":{\"dtype\":\"F32\",\"shape\":[");
    for (int axis = 0; axis < shape.length; axis++) {
      json.append(axis == 0 ? "" : ",").append(shape[axis]);
      count *= shape[axis];
    }
    end += 4 * count;
    json.append("],\"data_offsets\":[").append(offset).append(',').append(end).append("]}");
    return end;
  }

  private static List<String> describe(List<LayerSpec> layers) {
    List<String> words = new ArrayList<>();
    for (LayerSpec layer : layers) {
      if (layer instanceof LayerSpec.Dense d) {
        words.add("dense " + d.name() + " " + d.in() + " " + d.out());
      } else if (layer instanceof LayerSpec.Conv2d c) {
        words.add("conv2d " + c.name() + " " + c.in() + " " + c.out() + " " + c.kernel());
      } else if (layer instanceof LayerSpec.MaxPool p) {
        words.add("maxpool " + p.size());
      } else {
        words.add(layer instanceof LayerSpec.Relu ? "relu" : "flatten");
      }
    }
    return words;
  }

  private static StringBuilder entry(StringBuilder json, String key, String value) {
    quoted(json, key).append(':');
    return quoted(json, value);
  }

  private static StringBuilder quoted(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ') {
        json.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
      } else {
        json.append(c == '"' || c == '\\' ? "\\" : "").append(c);
      }
    }
    return json.append('"');
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(4, values.length)).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }
}
