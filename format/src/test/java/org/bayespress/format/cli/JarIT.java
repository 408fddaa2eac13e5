package org.bayespress.format.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.inference.ScalarForwardPass;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The packaged jar, alone on its class path, as a process: the current JVM, and an installed Java 17, without which its tests
 * are skipped.
 */
class JarIT {
  private static final Path JAR = Path.of(System.getProperty("bayespress.jar"));
  private static final int IMAGE_BYTES = 28 * 28;

  @TempDir
  Path folder;
  private Path model;
  private Path images;
  private Path labels;
  private Path out;
  private Path err;

  enum Java {
    CURRENT, SEVENTEEN;

    private static final Path INSTALLED = Path.of("/usr/lib/jvm");

    /** The program; skips the test if there is none. */
    Path program() throws IOException {
      Optional<Path> found =
          this == CURRENT ? Optional.of(Path.of(System.getProperty("java.home"), "bin", "java")) : seventeen();
      assumeTrue(
          found.isPresent(), "no bin/java of a Java 17 under " + INSTALLED + "; install a JDK 17 to run this test");
      return found.orElseThrow();
    }

    private static Optional<Path> seventeen() throws IOException {
      if (!Files.isDirectory(INSTALLED)) {
        return Optional.empty();
      }
      try (Stream<Path> homes = Files.list(INSTALLED)) {
        return homes
            .filter(home -> home.getFileName().toString().matches("(java-|openjdk-|temurin-|jdk-?)17\\b.*"))
            .map(home -> home.resolve("bin").resolve("java"))
            .filter(Files::isExecutable)
            .sorted()
            .findFirst();
      }
    }
  }

  /** Three images; two labels are what the network says, one is not. */
  @BeforeEach
  void files() throws IOException {
    model = folder.resolve("model.bpz");
    Files.write(model, resource("v1-lenet5.bpz"));
    byte[] pixels = new byte[3 * IMAGE_BYTES];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * (1 + i / IMAGE_BYTES) % 251);
    }
    ScalarForwardPass pass = ScalarForwardPass.of(BpzReader.read(model));
    byte[] classes = new byte[3];
    for (int n = 0; n < 3; n++) {
      classes[n] = (byte) pass.predict(pixels, n * IMAGE_BYTES);
    }
    classes[1] = (byte) ((classes[1] + 1) % 10);
    images = folder.resolve("images");
    ByteBuffer imageFile = ByteBuffer.allocate(16 + pixels.length).putInt(2051).putInt(3).putInt(28).putInt(28);
    Files.write(images, imageFile.put(pixels).array());
    labels = folder.resolve("labels");
    Files.write(labels, ByteBuffer.allocate(11).putInt(2049).putInt(3).put(classes).array());
  }

  @Test
  void theManifestNamesTheMainClass() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class")).isEqualTo(Main.class.getName());
      assertThat(jar.getEntry(Main.class.getName().replace('.', '/') + ".class")).isNotNull();
      assertThat(jar.getManifest().getMainAttributes().getValue("Class-Path")).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void inspectAndVersion(Java java) throws Exception {
    assertThat(run(java, "inspect", model)).isZero();
    assertThat(Files.readString(out)).contains("network lenet5, input 1x28x28", "conv2.weight", "file 2417 bytes");
    assertThat(run(java, "--version")).isZero();
    assertThat(Files.readString(out)).matches("bayespress-format \\d+\\.\\d+\\.\\d+\\S*\\R");
    assertThat(Files.readString(err)).isEmpty();
  }

  static Stream<Arguments> javasAndFiles() {
    List<String> names =
        List.of(
            "v1-lenet5", "v1-random-code", "v1-random-code-zipf", "v1-random-code-sizes", "v1-lenet5-random-code");
    return Arrays.stream(Java.values()).flatMap(java -> names.stream().map(name -> Arguments.of(java, name)));
  }

  /** Random codes too: their normal numbers are the ones part of decoding that is floating-point arithmetic. */
  @ParameterizedTest
  @MethodSource("javasAndFiles")
  void decodeGivesTheGoldenValues(Java java, String name) throws Exception {
    Path file = folder.resolve("golden.bpz");
    Files.write(file, resource(name + ".bpz"));
    Path target = folder.resolve("out.safetensors");
    assertThat(run(java, "decode", file, target)).isZero();
    ByteBuffer decoded = ByteBuffer.wrap(Files.readAllBytes(target)).order(ByteOrder.LITTLE_ENDIAN);
    int header = Math.toIntExact(decoded.getLong());
    decoded.position(8 + header);
    if (name.contains("lenet5")) {
      assertThat(decoded.remaining()).isEqualTo(4 * (430_500 + 580));
      assertThat(digest(decoded)).isEqualTo(new String(resource(name + ".sha256"), StandardCharsets.UTF_8).strip());
    } else {
      String values = new String(resource(name + ".txt"), StandardCharsets.UTF_8).replaceAll("(?m)^\\S+", "").strip();
      for (String value : values.split("\\s+")) {
        assertThat(decoded.getFloat()).isEqualTo(Float.parseFloat(value));
      }
      assertThat(decoded.hasRemaining()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void evalCountsTheErrors(Java java) throws Exception {
    assertThat(run(java, "eval", model, images, labels)).isZero();
    assertThat(Files.readAllLines(out)).containsExactly("testErrorPercent 33.333333", "errors 1 of 3");
  }

  @ParameterizedTest
  @EnumSource
  void wrongInputEndsWith2AndDamageWith3(Java java) throws Exception {
    assertThat(run(java, "inspect")).isEqualTo(2);
    assertThat(run(java, "inspect", folder.resolve("absent.bpz"))).isEqualTo(2);
    assertThat(Files.readString(err)).contains("absent.bpz").doesNotContain("Exception");
    assertThat(run(java, "eval", model, labels, images)).isEqualTo(3);
    byte[] bytes = Files.readAllBytes(model);
    Path damaged = folder.resolve("damaged.bpz");
    Files.write(damaged, Arrays.copyOf(bytes, bytes.length / 2));
    for (String[] command : new String[][] {
      {"inspect", damaged.toString()}, {"decode", damaged.toString(), folder.resolve("never").toString()},
      {"eval", damaged.toString(), images.toString(), labels.toString()}
    }) {
      assertThat(run(java, (Object[]) command)).as(command[0]).isEqualTo(3);
      assertThat(Files.readString(err)).contains("damaged .bpz file").doesNotContain("\tat ");
      assertThat(Files.size(out)).isZero();
    }
    assertThat(folder.resolve("never")).doesNotExist();
  }

  private int run(Java java, Object... words) throws IOException, InterruptedException {
    out = folder.resolve("stdout");
    err = folder.resolve("stderr");
    List<String> command = new ArrayList<>(List.of(java.program().toString(), "-Xmx256m", "-jar", JAR.toString()));
    for (Object word : words) {
      command.add(word.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    // a JVM that picks up options says so on stderr
    builder.environment().keySet().removeIf(name -> name.toUpperCase(Locale.ROOT).contains("JAVA"));
    Process process = builder.start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("%s ends within a minute", command).isTrue();
    return process.exitValue();
  }

  /** Of float32 with the high byte first, as the golden digest has it. */
  private static String digest(ByteBuffer littleEndian) throws NoSuchAlgorithmException {
    ByteBuffer bytes = ByteBuffer.allocate(littleEndian.remaining());
    while (littleEndian.hasRemaining()) {
      bytes.putInt(littleEndian.getInt());
    }
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = JarIT.class.getResourceAsStream("/golden/" + name)) {
      return in.readAllBytes();
    }
  }
}
