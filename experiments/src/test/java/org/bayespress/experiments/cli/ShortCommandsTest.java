package org.bayespress.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher archives classes from: every command must succeed, or there is no archive. */
class ShortCommandsTest {
  @TempDir
  private Path folder;

  @Test
  void everyCommandSucceedsInSilence() throws IOException, InterruptedException {
    File out = folder.resolve("out.txt").toFile();
    Path loaded = folder.resolve("loaded.txt");
    Process process = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
        "-Xlog:class+load:file=" + loaded, "-cp", System.getProperty("java.class.path"),
        ShortCommands.class.getName()).redirectErrorStream(true).redirectOutput(out).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(out).isEmpty();
    assertThat(process.exitValue()).isZero();
    assertThat(Files.readString(loaded)).contains(ListCommand.class.getName() + " ", "com.typesafe.config.",
        "com.fasterxml.jackson.databind.ObjectMapper ");
  }
}
