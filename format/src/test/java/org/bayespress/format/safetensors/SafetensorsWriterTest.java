package org.bayespress.format.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bayespress.format.TestModels;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.DecodedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsWriterTest {

  @Test
  void headerAndTensorsAreWhereTheFormatWantsThem() throws IOException {
    DecodedModel model = BpzReader.read(BpzWriter.write(TestModels.tiny()).bytes());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SafetensorsWriter.write(model, out);
    ByteBuffer file = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    int headerBytes = Math.toIntExact(file.getLong());
    assertThat(headerBytes % 8).isZero();
    String header = new String(out.toByteArray(), 8, headerBytes, StandardCharsets.UTF_8);
    assertThat(header)
        .startsWith("{\"__metadata__\":{\"format\":\"bayespress\",\"network\":\"tiny\",\"input\":\"2x6x7\",")
        .contains("\"layers\":\"conv2d c 2 3 3, relu, maxpool 2, flatten, dense d 12 5, relu, dense e 5 3\"")
        .contains("\"preprocessing.scale\":\"0.003921569,0.0078125\",\"preprocessing.offset\":\"-0.5,0.25\"");
    Matcher tensor =
        Pattern.compile(
            "\"(\\w+)\\.(weight|bias)\":\\{\"dtype\":\"F32\",\"shape\":\\[([0-9,]+)],\"data_offsets\":\\[(\\d+),(\\d+)]}")
            .matcher(header);
    int end = 0;
    StringBuilder found = new StringBuilder();
    for (int i = 0; tensor.find(); i++) {
      found.append(tensor.group(1)).append('.').append(tensor.group(2)).append('[').append(tensor.group(3))
          .append("] ");
      assertThat(Integer.parseInt(tensor.group(4))).isEqualTo(end);
      end = Integer.parseInt(tensor.group(5));
      float[] expected = i % 2 == 0 ? model.layers().get(i / 2).weight() : model.layers().get(i / 2).bias();
      assertThat(end - Integer.parseInt(tensor.group(4))).isEqualTo(4 * expected.length);
      for (int k = 0; k < expected.length; k++) {
        int offset = 8 + headerBytes + Integer.parseInt(tensor.group(4)) + 4 * k;
        assertThat(file.getInt(offset)).isEqualTo(Float.floatToRawIntBits(expected[k]));
      }
    }
    assertThat(found).hasToString("c.weight[3,2,3,3] c.bias[3] d.weight[5,12] d.bias[5] e.weight[3,5] e.bias[3] ");
    assertThat(out.size()).isEqualTo(8 + headerBytes + end);
  }

  @Test
  void normalizationsFollowLayersAndMissingBiasesAreLeftOut() throws IOException {
    DecodedModel model = BpzReader.read(BpzWriter.write(TestModels.branched()).bytes());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SafetensorsWriter.write(model, out);
    ByteBuffer file = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    int headerBytes = Math.toIntExact(file.getLong());
    String header = new String(out.toByteArray(), 8, headerBytes, StandardCharsets.UTF_8);
    assertThat(header).contains(
        "pad 1, conv2d c 2 4 3 nobias, remember, batchnorm n1 4, relu, conv2d a1 4 5 1 nobias, append, remember,")
        .contains("conv2d a2 9 3 3, append, avgpool 2, batchnorm n3 12, globalavgpool, dense f 12 3");
    List<String> names = new ArrayList<>();
    Matcher tensor = Pattern.compile("\"(\\w+\\.\\w+)\":\\{\"dtype\"").matcher(header);
    while (tensor.find()) {
      names.add(tensor.group(1));
    }
    assertThat(names).containsExactly(
        "c.weight", "a1.weight", "a2.weight", "a2.bias", "f.weight", "f.bias", "n1.scale", "n1.shift", "n2.scale",
        "n2.shift", "n3.scale", "n3.shift");
    // the last tensor ends the file
    float[] last = model.normalizations().get(2).shift();
    for (int c = 0; c < last.length; c++) {
      assertThat(file.getFloat(out.size() - 4 * (last.length - c))).isEqualTo(last[c]);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0.1", "1, 1", "-0.25, -0.25", "0.003921569, 0.003921569", "1e-45, 1E-45",
    "3.4028235e38, 3.4028235E+38",
    "0, 0", "16777216, 16777216", "2e-44, 2E-44"})
  void decimalsAreTheShortestThatReadBack(float value, String text) {
    assertThat(ShortestDecimal.of(value)).isEqualTo(text);
    assertThat(Float.parseFloat(ShortestDecimal.of(value))).isEqualTo(value);
  }
}
