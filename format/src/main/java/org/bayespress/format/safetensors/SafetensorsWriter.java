package org.bayespress.format.safetensors;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.container.DecodedNormalization;
import org.bayespress.format.io.JsonObject;
import org.bayespress.format.io.WholeFile;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * Writes a decoded network as safetensors: {@code <layer>.weight} and {@code <layer>.bias}, of batch normalisations {@code
 * <layer>.scale} and {@code <layer>.shift}, F32, C order. Layers without biases have no bias tensor. What a forward pass needs beside them is in {@code __metadata__}, whose values are strings:
 *
 * <pre>
 * format                 "bayespress"
 * network                name
 * input                  "channels x height x width", for example "1x28x28"
 * layers                 for example "flatten, dense fc1 784 300, relu"; after the name of a dense layer come in, out,
 *                        after that of a conv2d in, out, kernel, and "nobias" where it has none; after maxpool and
 *                        avgpool their size, after pad its margin, after batchnorm name and channels;
 *                        remember, append and globalavgpool stand alone
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
    Map<String, Boolean> biased = model.network().weightedLayers().stream()
        .collect(Collectors.toMap(LayerSpec.Weighted::name, LayerSpec.Weighted::biased));
    for (DecodedLayer layer : model.layers()) {
      data.write(bytes(layer.weight()));
      if (biased.get(layer.name())) {
        data.write(bytes(layer.bias()));
      }
    }
    for (DecodedNormalization each : model.normalizations()) {
      data.write(bytes(each.scale()));
      data.write(bytes(each.shift()));
    }
    data.flush();
  }

  private static byte[] header(DecodedModel model) {
    NetworkSpec network = model.network();
    JsonObject metadata =
        new JsonObject()
            .add("format", "bayespress")
            .add("network", network.name())
            .add("input", network.channels() + "x" + network.height() + "x" + network.width())
            .add("layers", String.join(", ", describe(network.layers())))
            .add("preprocessing", "x = scale[c] * pixel + offset[c], pixel 0..255, float32")
            .add("preprocessing.scale", ShortestDecimal.join(model.preprocessing().scale()))
            .add("preprocessing.offset", ShortestDecimal.join(model.preprocessing().offset()));
    JsonObject header = new JsonObject().add("__metadata__", metadata);
    long offset = 0;
    for (LayerSpec.Weighted layer : network.weightedLayers()) {
      offset = addTensor(header, layer.name() + ".weight", layer.weightShape(), offset);
      if (layer.biased()) {
        offset = addTensor(header, layer.name() + ".bias", new int[] {layer.outputs()}, offset);
      }
    }
    for (LayerSpec.BatchNorm each : network.normalizations()) {
      offset = addTensor(header, each.name() + ".scale", new int[] {each.channels()}, offset);
      offset = addTensor(header, each.name() + ".shift", new int[] {each.channels()}, offset);
    }
    byte[] utf8 = header.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (utf8.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] bytes = Arrays.copyOf(utf8, padded);
    Arrays.fill(bytes, utf8.length, padded, (byte) ' ');
    return bytes;
  }

  private static long addTensor(JsonObject header, String name, int[] shape, long offset) {
    long count = 1;
    for (int extent : shape) {
      count *= extent;
    }
    long end = offset + 4 * count;
    header.add(
        name,
        new JsonObject()
            .add("dtype", "F32")
            .add("shape", Arrays.stream(shape).boxed().toList())
            .add("data_offsets", List.of(offset, end)));
    return end;
  }

  private static List<String> describe(List<LayerSpec> layers) {
    List<String> words = new ArrayList<>();
    for (LayerSpec layer : layers) {
      if (layer instanceof LayerSpec.Dense d) {
        words.add("dense " + d.name() + " " + d.in() + " " + d.out());
      } else if (layer instanceof LayerSpec.Conv2d c) {
        words.add(
            "conv2d " + c.name() + " " + c.in() + " " + c.out() + " " + c.kernel() + (c.biased() ? "" : " nobias"));
      } else if (layer instanceof LayerSpec.MaxPool p) {
        words.add("maxpool " + p.size());
      } else if (layer instanceof LayerSpec.BatchNorm n) {
        words.add("batchnorm " + n.name() + " " + n.channels());
      } else if (layer instanceof LayerSpec.Pad p) {
        words.add("pad " + p.margin());
      } else if (layer instanceof LayerSpec.AvgPool p) {
        words.add("avgpool " + p.size());
      } else {
        words.add(layer.getClass().getSimpleName().toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(4, values.length)).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }
}
