package org.bayespress.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a short command starts, in a JVM of its own. */
class ListStartTest {
  @TempDir
  private Path folder;

  /** A contribution extends Guice's AbstractModule, so that class is read; an injector is what must not be made. */
  @Test
  void listStartsNeitherNd4jNorAnInjector() throws IOException, InterruptedException {
    Path loaded = folder.resolve("loaded.txt");
    File out = folder.resolve("out.txt").toFile();
    Process process = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
        "-Xlog:class+load:file=" + loaded, "-cp", System.getProperty("java.class.path"),
        "org.bayespress.experiments.cli.BayesPress", "list", "methods")
        .redirectErrorStream(true).redirectOutput(out).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(out.toPath())).isZero();
    assertThat(Files.readString(out.toPath())).contains("sparsevd");
    List<String> lines = Files.readAllLines(loaded);
    assertThat(lines).anyMatch(line -> line.contains(" org.bayespress.experiments.cli.ListCommand "));
    assertThat(lines).noneMatch(line -> line.contains(" org.nd4j.") || line.contains(" org.bytedeco.")
        || line.contains(" com.google.inject.Guice ") || line.contains(" com.google.inject.internal."));
  }
}
