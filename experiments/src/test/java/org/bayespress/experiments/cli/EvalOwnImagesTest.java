package org.bayespress.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.inference.ScalarForwardPass;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code eval} on files of one's own counts what the decoder by itself finds, whatever the images come in. */
class EvalOwnImagesTest {
  private static final String MODEL = "../docs/results/quickstart-seed1/model.bpz";
  private static final int COUNT = 40;
  private static final int IMAGE = 784;

  @TempDir
  private Path folder;

  private final byte[] pixels = new byte[COUNT * IMAGE];
  private int expected;

  private static Outcome call(String... args) {
    return Outcome.ofReal(args);
  }

  private static JsonNode fine(String... args) {
    Outcome outcome = call(args);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return outcome.json();
  }

  /** Patterns of stripes; the label of image i is i % 10, which has nothing to do with them. */
  @BeforeEach
  void draw() throws IOException {
    for (int i = 0; i < COUNT; i++) {
      for (int p = 0; p < IMAGE; p++) {
        int phase = (p % 28) * (1 + i % 7) + (p / 28) * (1 + i / 7);
        pixels[i * IMAGE + p] = (byte) (phase % 11 < 3 ? 255 - i : 0);
      }
    }
    ScalarForwardPass pass = ScalarForwardPass.of(BpzReader.read(Path.of(MODEL)));
    for (int i = 0; i < COUNT; i++) {
      expected += pass.predict(pixels, i * IMAGE) == i % 10 ? 0 : 1;
    }
    assertThat(expected).isBetween(1, COUNT - 1);
  }

  private String npy(String name, String type, String shape, byte[] elements) throws IOException {
    return NpyFile.write(folder.resolve(name), type, shape, elements).toString();
  }

  private String labels() throws IOException {
    byte[] labels = new byte[COUNT];
    for (int i = 0; i < COUNT; i++) {
      labels[i] = (byte) (i % 10);
    }
    return npy("y.npy", "|u1", "(" + COUNT + ",)", labels);
  }

  @Test
  void npyFilesOfBytesAndOfRealNumbers() throws IOException {
    String bytes = npy("x.npy", "|u1", "(" + COUNT + ", 28, 28)", pixels);
    JsonNode eval = fine("eval", MODEL, bytes, labels(), "--json");
    assertThat(eval.get("errors").asInt()).isEqualTo(expected);
    assertThat(eval.get("images").asInt()).isEqualTo(COUNT);
    ByteBuffer floats = ByteBuffer.allocate(4 * pixels.length).order(ByteOrder.BIG_ENDIAN);
    for (byte pixel : pixels) {
      floats.putFloat(pixel & 0xFF);
    }
    String real = npy("f.npy", ">f4", "(" + COUNT + ", 1, 28, 28)", floats.array());
    assertThat(fine("eval", MODEL, real, labels(), "--white", "255", "--json").get("errors").asInt())
        .isEqualTo(expected);
    assertThat(call("eval", MODEL, real, labels()).err()).contains("has a pixel of").contains("allowed is 0 to 1.0");
    assertThat(call("eval", MODEL, real, labels(), "--white", "0").code()).isEqualTo(2);
  }

  private String digits(int... kept) throws IOException {
    for (int i = 0; i < COUNT; i++) {
      int label = i % 10;
      if (IntStream.of(kept).noneMatch(each -> each == label)) {
        continue;
      }
      BufferedImage picture = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
      for (int p = 0; p < IMAGE; p++) {
        picture.getRaster().setSample(p % 28, p / 28, 0, pixels[i * IMAGE + p] & 0xFF);
      }
      Path file = folder.resolve("digits/" + i % 10 + "/" + i + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(picture, "png", file.toFile());
    }
    return folder.resolve("digits").toString();
  }

  @Test
  void foldersByClass() throws IOException {
    String digits = digits(IntStream.range(0, 10).toArray());
    JsonNode eval = fine("eval", MODEL, digits, "--json");
    assertThat(eval.get("errors").asInt()).isEqualTo(expected);
    assertThat(eval.get("classNames")).hasSize(10);
    assertThat(eval.get("classNamesFrom").asText()).isEqualTo("the folders, in the order of their names");
    assertThat(call("eval", MODEL, digits).out()).contains(
        "in the order of their names (there is no classes.txt beside the model): 0 = 0, 1 = 1, 2 = 2");
    Files.createDirectories(folder.resolve("digits/other"));
    Files.copy(folder.resolve("digits/1/1.png"), folder.resolve("digits/other/1.png"));
    Outcome eleven = call("eval", MODEL, digits);
    assertThat(eleven.code()).isEqualTo(2);
    assertThat(eleven.err()).contains("has 11 class folders, network lenet300 has 10 classes");
  }

  /** Names of the training decide, not those that happen to be in the folder: here counted backwards, and two of ten. */
  @Test
  void namesBesideTheModelNumberTheClasses() throws IOException {
    String model = Files.copy(Path.of(MODEL), folder.resolve("model.bpz")).toString();
    Path names = folder.resolve("classes.txt");
    Files.write(names, IntStream.range(0, 10).mapToObj(line -> "" + (9 - line)).toList());
    ScalarForwardPass pass = ScalarForwardPass.of(BpzReader.read(Path.of(MODEL)));
    int errors = 0;
    for (int i = 0; i < COUNT; i++) {
      boolean kept = i % 10 == 2 || i % 10 == 7;
      errors += kept && pass.predict(pixels, i * IMAGE) != 9 - i % 10 ? 1 : 0;
    }
    String digits = digits(2, 7);
    JsonNode eval = fine("eval", model, digits, "--json");
    assertThat(eval.get("images").asInt()).isEqualTo(COUNT / 5);
    assertThat(eval.get("errors").asInt()).isEqualTo(errors);
    assertThat(eval.get("classNames").get(0).asText()).isEqualTo("9");
    assertThat(call("eval", model, digits).out()).contains("classes by " + names + ": 0 = 9, 1 = 8");

    Files.createDirectories(folder.resolve("digits/other"));
    Files.copy(folder.resolve("digits/2/2.png"), folder.resolve("digits/other/2.png"));
    Outcome unknown = call("eval", model, digits);
    assertThat(unknown.code()).isEqualTo(3);
    assertThat(unknown.err()).contains("other: no class of this name is trained on", "9, 8, 7");
    for (List<String> wrong : List.of(List.of("2", "7"), List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "8"))) {
      Files.write(names, wrong);
      Outcome refused = call("eval", model, digits);
      assertThat(refused.code()).isEqualTo(3);
      assertThat(refused.err()).contains(names.toString(), "10 different names");
    }
  }
}
