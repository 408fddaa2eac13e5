package org.bayespress.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bayespress.core.method.GroupReport;
import org.bayespress.core.posterior.GroupScales;
import org.bayespress.experiments.figures.RunPictures;
import org.bayespress.experiments.run.Json;
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
    Outcome outcome = Outcome.ofNoRun(args);
    out = outcome.out();
    err = outcome.err();
    return outcome.code();
  }

  @Test
  void withoutOptionsAllThatTheFolderGivesIsDrawnThere() throws Exception {
    assertThat(call("plot", run.toString())).as(err).isZero();
    assertThat(out.lines()).containsExactly(
        run.resolve("curves.svg").toString(), run.resolve("curves.png").toString());
    String svg = Files.readString(run.resolve("curves.svg"));
    assertThat(svg).contains("alive: fc1, alive: fc2, alive: fc3, validation error", "seed 7");
    // a line per curve and one in the legend, in its colour
    for (String colour : List.of("0,114,178", "230,159,0", "0,158,115", "0,0,0")) {
      assertThat(svg.split("stroke:rgb\\(" + colour)).as(colour).hasSizeGreaterThan(2);
    }
    DocumentBuilderFactory parser = DocumentBuilderFactory.newInstance();
    parser.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    assertThat(parser.newDocumentBuilder().parse(run.resolve("curves.svg").toFile()).getDocumentElement().getTagName())
        .isEqualTo("svg");
  }

  /** Nothing is pruned, and the weights are coded while they learn. */
  @Test
  void codingFollowsLearning() throws IOException {
    Files.writeString(run.resolve("metrics.jsonl"), """
        {"phase":"dense","epoch":1,"validationErrorPercent":2.5,"alivePerLayer":[1,1,1]}
        {"phase":"variational","epoch":1,"validationErrorPercent":2.5,"alivePerLayer":[]}
        {"phase":"variational","epoch":2,"validationErrorPercent":2.0,"alivePerLayer":[]}
        {"phase":"coding","epoch":1,"epochs":2,"validationErrorPercent":1.9,"alivePerLayer":[]}
        {"phase":"coding","epoch":2,"epochs":2,"validationErrorPercent":1.7,"alivePerLayer":[]}
        """);
    assertThat(call("plot", run.toString())).as(err).isZero();
    String svg = Files.readString(run.resolve("curves.svg"));
    assertThat(svg).contains("<desc>validation error, validation error while coding</desc>");
    assertThat(svg.split("stroke:rgb\\(213,94,0")).hasSizeGreaterThan(2);
    assertThat(svg).doesNotContain("stroke:rgb(0,114,178");
  }

  @Test
  void curvesAreDrawnAsPng() throws IOException {
    Path file = run.resolve("a picture.PNG");
    assertThat(call("plot", run.toString(), "--out", file.toString(), "--json")).as(err).isZero();
    BufferedImage picture = ImageIO.read(file.toFile());
    assertThat(picture.getWidth()).isGreaterThanOrEqualTo(900);
    assertThat(picture.getHeight()).isGreaterThanOrEqualTo(480);
    assertThat(Json.read(out).get("pictures").get(0).asText()).isEqualTo(file.toString());
    assertThat(run.resolve("curves.svg")).doesNotExist();
  }

  /** A threshold per layer; fc1 has a group per pixel. */
  private void writeGroups() throws IOException {
    List<GroupReport.Layer> layers = new ArrayList<>();
    for (int groups : List.of(784, 300, 100)) {
      List<Double> scores = Stream.iterate(-3.0, score -> score + 1 / 128.0).limit(groups).toList();
      layers.add(new GroupReport.Layer(
          "fc" + (layers.size() + 1), GroupScales.Axis.INPUT, scores, -2.5,
          scores.stream().map(score -> score < -2.5).toList()));
    }
    Files.writeString(run.resolve("groups.json"), Json.pretty(new GroupReport(layers)));
  }

  private List<String> pictures() throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      return files.map(file -> file.getFileName().toString()).filter(name -> name.matches(".*\\.(svg|png)")).sorted()
          .toList();
    }
  }

  @Test
  void groupsAreDrawnWhereTheRunPrunedThem() throws IOException {
    writeGroups();
    assertThat(call("plot", run.toString())).as(err).isZero();
    assertThat(pictures()).containsExactly(
        "curves.png", "curves.svg", "groups.png", "groups.svg", "pixels.png", "pixels.svg");
    assertThat(out.lines()).hasSize(6);
    assertThat(Files.readString(run.resolve("groups.svg"))).contains("fc1: 64 of 784 inputs survive", "seed 7");
    assertThat(Files.readString(run.resolve("pixels.svg"))).contains("<desc>64 of 784 pixels survive</desc>");
  }

  @Test
  void aPictureCanBeChosen() throws IOException {
    writeGroups();
    Files.delete(run.resolve("metrics.jsonl"));
    assertThat(call("plot", run.toString(), "--what", "pixels,groups")).as(err).isZero();
    assertThat(pictures()).containsExactly("groups.png", "groups.svg", "pixels.png", "pixels.svg");
    Path file = run.resolve("map.svg");
    assertThat(call("plot", run.toString(), "--what", "pixels", "--out", file.toString())).as(err).isZero();
    assertThat(file).hasSameBinaryContentAs(run.resolve("pixels.svg"));
  }

  private void refused(int code, String message, String... args) throws IOException {
    List<String> before = pictures();
    assertThat(call(args)).as(err).isEqualTo(code);
    assertThat(err).contains(message).doesNotContain("\tat ");
    assertThat(out).isEmpty();
    assertThat(pictures()).isEqualTo(before);
  }

  @Test
  void whatCannotBeDrawnIsRefusedWithTheReason() throws IOException {
    String folder = run.toString();
    refused(2, "--what: found 'pixel'; did you mean 'pixels'? Allowed: curves, groups, pixels", "plot", folder,
        "--what",
        "pixel");
    refused(2, "groups.json is not there; a run of a method that prunes groups", "plot", folder, "--what", "groups");
    refused(2, "pixels cannot be drawn", "plot", folder, "--what", "curves,pixels");
    writeGroups();
    refused(2, "--out is for one picture, and there are curves, groups, pixels; name one with --what", "plot", folder,
        "--out", run.resolve("a.svg").toString());
    Files.writeString(run.resolve("config.conf"), """
        network = lenet5, seed = 7, method.name = bc, prior { name = horseshoe, kl = closed }
        """);
    refused(2, "the first layer of network lenet5 has no group per pixel of the 28x28 input", "plot", folder, "--what",
        "pixels");
    Files.writeString(run.resolve("config.conf"), "network = lenet6, seed = 7");
    refused(3, "unknown 'lenet6'; did you mean 'lenet5'? Allowed: lenet300, lenet5", "plot", folder);
    Files.writeString(run.resolve("config.conf"), "network = lenet5, seed = {");
    refused(3, "config.conf is damaged", "plot", folder);
    Files.delete(run.resolve("config.conf"));
    refused(2, "is no run folder: it needs config.conf", "plot", folder);
  }

  @Test
  void damagedGroupsAreADataProblem() throws IOException {
    Files.writeString(run.resolve("groups.json"), "{\"layers\":[");
    refused(3, "groups.json is damaged", "plot", run.toString());
    assertThat(call("plot", run.toString(), "--what", "curves")).as(err).isZero();
  }

  /** A run that is about to write its result. */
  @Test
  void ofAFinishedRunWhatFailsIsReportedAndTheRestDrawn() throws IOException {
    Files.writeString(run.resolve("groups.json"), "{\"layers\":[");
    List<String> warnings = new ArrayList<>();
    RunPictures.drawAll(run, warnings::add);
    assertThat(pictures()).containsExactly("curves.png", "curves.svg");
    assertThat(warnings).hasSize(2).allSatisfy(warning -> assertThat(warning).contains("groups.json is damaged"));
    assertThat(warnings.get(0))
        .contains("the picture 'groups' was not drawn", "bayespress plot " + run + " --what groups");
    writeGroups();
    warnings.clear();
    RunPictures.drawAll(run, warnings::add);
    assertThat(warnings).isEmpty();
    assertThat(pictures()).hasSize(6);
    Files.delete(run.resolve("config.conf"));
    RunPictures.drawAll(run, warnings::add);
    assertThat(warnings).hasSize(3);
  }

  /** In a process of its own: whether there is a display is found out once. */
  @Test
  void noDisplayIsNeeded() throws IOException, InterruptedException {
    ProcessBuilder process = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("java.class.path"), "org.bayespress.experiments.cli.BayesPress", "plot", run.toString());
    process.environment().put("DISPLAY", "nowhere.invalid:77");
    Process plot = process.redirectErrorStream(true).start();
    String said = new String(plot.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(plot.waitFor()).as(said).isZero();
    assertThat(pictures()).containsExactly("curves.png", "curves.svg");
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
