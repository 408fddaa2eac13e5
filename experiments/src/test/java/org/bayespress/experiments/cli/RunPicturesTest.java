package org.bayespress.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bayespress.experiments.config.TestCatalog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plot} and {@code table}, on a run folder written by hand. */
class RunPicturesTest {
  @TempDir
  private Path run;

  private String out;
  private String err;

  @BeforeEach
  void writeRun() throws IOException {
    Files.writeString(run.resolve("config.conf"), """
        network = lenet300, seed = 7, method.name = sparsevd, prior { name = log-uniform, kl = molchanov }
        """);
    Files.writeString(run.resolve("metrics.jsonl"), """
        {"phase":"dense","epoch":1,"validationErrorPercent":2.5,"alivePerLayer":[1,1,1]}
        {"phase":"variational","epoch":1,"validationErrorPercent":2.5,"alivePerLayer":[0.9,0.95,1]}
        {"phase":"variational","epoch":2,"validationErrorPercent":2.0,"alivePerLayer":[0.1,0.2,0.7]}
        {"phase":"variational","epoch":3,"validationErrorPercent":1.9,"alivePerLayer":[0.01,0.03,0.4]}
        {"phase":"variational","epoch":4,"valid""");
    Files.writeString(run.resolve("result.json"), """
        {"title":"lenet300-sparsevd","budget":"laptop","method":"sparsevd","network":"lenet300","dataset":"mnist",
         "seed":7,"testErrorPercent":1.846,"denseTestErrorPercent":1.6,"countRatioOfRule":67.84,"countRatio":69.04,
         "fileBytes":10664,"fileRatio":100.4,"weightBitsPerNonZero":11.204,"millisPerStep":3.4}
        """);
    Files.writeString(run.resolve("manifest.json"), """
        {"machine":{"cpu":"Testor 9","cores":2},"openBlasCore":"HASWELL","commit":"0123456789abcdef"}
        """);
  }

  private int call(String... args) {
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    Session session = new Session(
        new PrintStream(outBytes, true, StandardCharsets.UTF_8),
        new PrintStream(errBytes, true, StandardCharsets.UTF_8), false, Map.of(), List.of(args), TestCatalog::small,
        () -> {
          throw new AssertionError("nothing is to be run");
        });
    int code = BayesPress.execute(BayesPress.commandLine(session), session, args);
    out = outBytes.toString(StandardCharsets.UTF_8);
    err = errBytes.toString(StandardCharsets.UTF_8);
    return code;
  }

  @Test
  void curvesAreDrawnAsSvgInTheRunFolder() throws Exception {
    assertThat(call("plot", run.toString())).as(err).isZero();
    assertThat(out.strip()).isEqualTo(run.resolve("curves.svg").toString());
    String svg = Files.readString(run.resolve("curves.svg"));
    assertThat(svg).contains("alive: fc1, alive: fc2, alive: fc3, validation error", "seed 7");
    // a line per curve and one in the legend, in its colour
    for (String colour : List.of("31,78,121", "46,139,87", "199,124,17", "178,34,34")) {
      assertThat(svg.split("stroke:rgb\\(" + colour)).as(colour).hasSizeGreaterThan(2);
    }
    DocumentBuilderFactory parser = DocumentBuilderFactory.newInstance();
    parser.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    assertThat(parser.newDocumentBuilder().parse(run.resolve("curves.svg").toFile()).getDocumentElement().getTagName())
        .isEqualTo("svg");
  }

  @Test
  void curvesAreDrawnAsPng() throws IOException {
    Path file = run.resolve("a picture.PNG");
    assertThat(call("plot", run.toString(), "--out", file.toString(), "--json")).as(err).isZero();
    BufferedImage picture = ImageIO.read(file.toFile());
    assertThat(picture.getWidth()).isGreaterThanOrEqualTo(900);
    assertThat(picture.getHeight()).isGreaterThanOrEqualTo(480);
  }

  @Test
  void onlyTheLastLineMayBeHalfWritten() throws IOException {
    Files.writeString(run.resolve("metrics.jsonl"), "{\"phase\":\"dense\"}\n{\"phase\n{\"phase\":\"dense\"}\n");
    assertThat(call("plot", run.toString())).isEqualTo(3);
    assertThat(err).contains("metrics.jsonl, line 2, is damaged");
    Files.writeString(run.resolve("metrics.jsonl"), "{\"phase\":\"dense\"}\n");
    assertThat(call("plot", run.toString())).isEqualTo(3);
    assertThat(err).contains("no epoch of a variational training yet");
  }

  @Test
  void tableHasTheRunBelowThePublishedNumbers() throws IOException {
    assertThat(call("table", run.toString())).as(err).isZero();
    List<String> lines = out.lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("| run | seed | test error % |");
    assertThat(lines.get(2)).startsWith("| paper, lenet300 |").contains("| 1.92 |", "| 68 |", "none written");
    assertThat(lines.get(3)).isEqualTo("| lenet300-sparsevd --budget laptop | 7 | 1.85 | 1.60 | 67.8 | 69.0 | 10,664 |"
        + " 100 | 11.20 | 3.40 | Testor 9, 2 cores, HASWELL | 0123456 |");
    Files.writeString(run.resolve("manifest.json"), """
        {"machine":{"cpu":"Testor 9","cores":2},"openBlasCore":"HASWELL","commit":null}
        """);
    assertThat(call("table", run.toString(), run.toString())).as(err).isZero();
    assertThat(out.lines().toList()).hasSize(5).last().asString().endsWith("| unknown |");
  }
}
