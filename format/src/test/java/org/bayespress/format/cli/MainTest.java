package org.bayespress.format.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.bayespress.format.TestModels;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.ByteLedger;
import org.bayespress.format.container.EncodedModel;
import org.bayespress.format.model.Coding;
import org.bayespress.format.model.CodingVariant;
import org.bayespress.format.network.NetworkSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

  @TempDir
  Path folder;
  private Path model;
  private Path images;
  private Path labels;
  private String out;
  private String err;

  /** An empty network calls everything class 0; of three labels one is 0. */
  @BeforeEach
  void files() throws IOException {
    NetworkSpec lenet = TestModels.lenet300();
    model = folder.resolve("model.bpz");
    BpzWriter.write(TestModels.empty(lenet), model);
    images = folder.resolve("images.gz");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(images))) {
      gzip.write(ByteBuffer.allocate(16 + 3 * 784).putInt(2051).putInt(3).putInt(28).putInt(28).array());
    }
    labels = folder.resolve("labels");
    Files.write(labels, ByteBuffer.allocate(11).putInt(2049).putInt(3).put(new byte[] {4, 0, 9}).array());
  }

  @Test
  void evalPrintsTheErrorOfTheDecodedNetwork() {
    assertThat(run("eval", model, images, labels)).isZero();
    assertThat(out.lines()).containsExactly("testErrorPercent 66.666667", "errors 2 of 3");
    assertThat(run("eval", "--json", model, images, labels)).isZero();
    long bytes = model.toFile().length();
    assertThat(out.strip())
        .isEqualTo(
            "{\"network\":\"lenet300\",\"testErrorPercent\":66.666667,\"errors\":2,\"count\":3,\"fileBytes\":" + bytes
                + "}");
  }

  @Test
  void inspectPrintsTheLedgerInAnyLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(run("inspect", model)).isZero();
      assertThat(out).contains("network lenet300, input 1x28x28", "fc1.weight",
          "file " + model.toFile().length() + " bytes");
      assertThat(out).contains("266200, non-zero 0 (0.000 %)");
      assertThat(run("inspect", model, "--json")).isZero();
      assertThat(out).contains("\"weightsTotal\":266200", "\"bitsPerNonZeroWeight\":null", "\"denseBytes\":1066440");
      assertThat(out).contains("\"fileBytes\":" + model.toFile().length(), "\"name\":\"fc3\",\"weight\":{\"codec\":");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void inspectNamesTheCodecOfEveryTensor() throws IOException {
    for (CodingVariant variant : CodingVariant.values()) {
      EncodedModel encoded = BpzWriter.write(TestModels.grouped().coded(Coding.of(variant)), model);
      assertThat(run("inspect", model)).isZero();
      for (ByteLedger.Layer layer : encoded.ledger().layers()) {
        assertThat(out).containsPattern(layer.name() + "\\.weight +" + layer.weight().codec() + " ");
        assertThat(out).containsPattern(layer.name() + "\\.bias +" + layer.bias().codec() + " ");
      }
    }
  }

  @Test
  void decodeWritesSafetensors() throws IOException {
    Path target = folder.resolve("out.safetensors");
    assertThat(run("decode", model, target)).isZero();
    byte[] file = Files.readAllBytes(target);
    int header = ByteBuffer.wrap(file).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt();
    assertThat(file.length).isEqualTo(8 + header + 4 * (266_200 + 410));
    assertThat(out).isEmpty();
  }

  @Test
  void wrongInputIsExitCode2WithTheReason() throws IOException {
    wrong("no command");
    wrong("unknown command 'encode'", "encode", model);
    wrong("0 files given, 1 needed", "inspect");
    wrong("unknown option --yaml", "inspect", "--yaml", model);
    wrong("leave --json out", "decode", "--json", model, folder.resolve("x"));
    wrong("not there", "inspect", folder.resolve("absent.bpz"));
    wrong("not a readable file", "inspect", folder);
    wrong("not there", "eval", model, images, folder.resolve("absent"));
    Path two = folder.resolve("two");
    Files.write(two, ByteBuffer.allocate(10).putInt(2049).putInt(2).array());
    wrong("has 3 images, but " + two + " has 2 labels", "eval", model, images, two);
    Path small = folder.resolve("small");
    Files.write(small, ByteBuffer.allocate(16 + 12).putInt(2051).putInt(3).putInt(2).putInt(2).array());
    wrong("images of 1x2x2, network lenet300 takes 1x28x28", "eval", model, small, labels);
    Files.write(two, ByteBuffer.allocate(11).putInt(2049).putInt(3).put(new byte[] {4, 0, 10}).array());
    wrong("has label 10 at 2", "eval", model, images, two);
  }

  @Test
  void damagedDataIsExitCode3WithTheReason() throws IOException {
    byte[] bytes = Files.readAllBytes(model);
    Path cut = folder.resolve("cut.bpz");
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(run("inspect", cut)).isEqualTo(3);
    assertThat(err).contains("damaged .bpz file, section checksum");
    assertThat(run("eval", model, labels, images)).isEqualTo(3);
    assertThat(err).contains(labels.toString());
    assertThat(run("decode", model, folder.resolve("nowhere").resolve("out"))).isEqualTo(3);
    assertThat(err).contains("nowhere");
    assertThat(out).isEmpty();
  }

  @Test
  void helpAndVersionAreFine() {
    assertThat(run("--help")).isZero();
    assertThat(out).contains("decode MODEL.bpz OUT.safetensors", "eval [--json]");
    assertThat(run("--version")).isZero();
    assertThat(out).startsWith("bayespress-format ");
  }

  /** Major version 61 is Java 17. */
  @Test
  void classesAreForJava17() throws IOException {
    try (DataInputStream in = new DataInputStream(Main.class.getResourceAsStream("Main.class"))) {
      assertThat(in.readInt()).isEqualTo(0xCAFEBABE);
      assertThat(in.readInt()).isEqualTo(61);
    }
  }

  private void wrong(String reason, Object... words) {
    assertThat(run(words)).as(reason).isEqualTo(2);
    assertThat(err).contains(reason);
    assertThat(out).isEmpty();
  }

  private int run(Object... words) {
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    String[] arguments = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
    int code = Main.run(arguments, new PrintStream(outBytes, true), new PrintStream(errBytes, true));
    out = outBytes.toString(StandardCharsets.UTF_8);
    err = errBytes.toString(StandardCharsets.UTF_8);
    return code;
  }
}
