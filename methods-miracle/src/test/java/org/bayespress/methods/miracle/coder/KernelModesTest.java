package org.bayespress.methods.miracle.coder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Blocks get the same numbers with the vector module and in a JVM that does not have it. */
class KernelModesTest {

  @Test
  void vectorsAndSinglesChooseTheSameCandidates() throws IOException, InterruptedException {
    String vector = numbers("--add-modules", "jdk.incubator.vector");
    String scalar = numbers();
    assertThat(scalar).isEqualTo(vector).matches("\\[(\\d+, ){23}\\d+]");
  }

  private static String numbers(String... flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), EncodeProbe.class.getName()));
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).isZero();
    return out;
  }
}
