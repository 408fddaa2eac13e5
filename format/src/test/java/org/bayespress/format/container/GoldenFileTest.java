package org.bayespress.format.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.bayespress.format.TestModels;
import org.junit.jupiter.api.Test;

/**
 * Files of version 1 stay readable and decode to the same bits for ever. The resources were written once; if a test
 * here fails, the code is wrong, not the resource. {@code v1-tiny.txt} holds the values of {@code v1-tiny.bpz} as
 * hexadecimal floats, one tensor a line; {@code v1-lenet5.sha256} the digest of all values of {@code v1-lenet5.bpz},
 * float32 with the high byte first, weights before bias, layer by layer.
 */
class GoldenFileTest {

  @Test
  void aFileWithEveryKindOfLayerAndTensor() throws IOException {
    DecodedModel model = BpzReader.read(resource("v1-tiny.bpz"));
    assertThat(model.network()).isEqualTo(TestModels.tiny().network());
    assertThat(model.preprocessing().scale()).containsExactly(0x1.010102p-8f, 0x1p-7f);
    assertThat(model.preprocessing().offset()).containsExactly(-0.5f, 0.25f);
    List<String> lines = new String(resource("v1-tiny.txt"), StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(6);
    for (int i = 0; i < lines.size(); i++) {
      DecodedLayer layer = model.layers().get(i / 2);
      String[] words = lines.get(i).split(" ");
      assertThat(words[0]).isEqualTo(layer.name() + (i % 2 == 0 ? ".weight" : ".bias"));
      float[] values = i % 2 == 0 ? layer.weight() : layer.bias();
      assertThat(words).hasSize(values.length + 1);
      for (int k = 0; k < values.length; k++) {
        assertThat(values[k]).isEqualTo(Float.parseFloat(words[k + 1]));
      }
    }
  }

  @Test
  void aSparseLenet5() throws IOException, NoSuchAlgorithmException {
    DecodedModel model = BpzReader.read(resource("v1-lenet5.bpz"));
    assertThat(model.network()).isEqualTo(TestModels.lenet5());
    String expected = new String(resource("v1-lenet5.sha256"), StandardCharsets.UTF_8).strip();
    assertThat(digest(model)).isEqualTo(expected);
  }

  static String digest(DecodedModel model) throws NoSuchAlgorithmException {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    for (DecodedLayer layer : model.layers()) {
      for (float[] values : List.of(layer.weight(), layer.bias())) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
        buffer.asFloatBuffer().put(values);
        sha.update(buffer.array());
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = GoldenFileTest.class.getResourceAsStream("/golden/" + name)) {
      return in.readAllBytes();
    }
  }
}
