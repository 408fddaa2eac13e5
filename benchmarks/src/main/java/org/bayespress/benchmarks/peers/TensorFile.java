package org.bayespress.benchmarks.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bayespress.format.io.JsonObject;
import org.bayespress.format.io.WholeFile;

/**
 * Writes named arrays as safetensors: the length of the header (8 bytes, little endian), the header as JSON with one
 * entry of type, shape and byte range per array and the texts of {@code __metadata__}, then the arrays. The writer in
 * {@code format} is for decoded networks; this one takes whatever a step consists of.
 */
final class TensorFile {
  private static final int ALIGNMENT = 8;

  private TensorFile() {}

  /**
   * Writes a file, replacing it in one step.
   *
   * @throws IOException if it cannot be written
   */
  static void write(Path file, Map<String, String> metadata, List<NamedTensor> tensors) throws IOException {
    JsonObject texts = new JsonObject();
    metadata.forEach(texts::add);
    JsonObject header = new JsonObject().add("__metadata__", texts);
    long offset = 0;
    for (NamedTensor tensor : tensors) {
      long end = offset + tensor.bytes().length;
      header.add(
          tensor.name(),
          new JsonObject()
              .add("dtype", tensor.type())
              .add("shape", Arrays.stream(tensor.shape()).boxed().toList())
              .add("data_offsets", List.of(offset, end)));
      offset = end;
    }
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(text, (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    WholeFile.write(file, out -> {
      out.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(padded.length).array());
      out.write(padded);
      for (NamedTensor tensor : tensors) {
        out.write(tensor.bytes());
      }
    });
  }
}
