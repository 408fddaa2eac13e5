package org.bayespress.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bayespress.experiments.run.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code figure}, and what {@code list figures} says of it. */
class FigureCommandTest {
  @TempDir
  private Path folder;

  private String out;
  private String err;

  private int call(String... args) {
    Outcome outcome = Outcome.ofNoRun(args);
    out = outcome.out();
    err = outcome.err();
    return outcome.code();
  }

  @Test
  void aComputedFigureIsDrawnInBothFormatsIntoAFolderThatIsMade() throws Exception {
    Path into = folder.resolve("new/figures");
    assertThat(call("figure", "vnq-2", "--out", into.toString())).as(err).isZero();
    assertThat(out.lines()).containsExactly(
        into.resolve("vnq-2.svg").toString(), into.resolve("vnq-2.png").toString());
    DocumentBuilderFactory parser = DocumentBuilderFactory.newInstance();
    parser.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    assertThat(parser.newDocumentBuilder().parse(into.resolve("vnq-2.svg").toFile()).getDocumentElement().getTagName())
        .isEqualTo("svg");
    BufferedImage picture = ImageIO.read(into.resolve("vnq-2.png").toFile());
    assertThat(picture.getWidth()).isGreaterThan(1000);
    byte[] before = Files.readAllBytes(into.resolve("vnq-2.svg"));
    assertThat(call("figure", "vnq-2", "--out", into.toString(), "--json")).as(err).isZero();
    assertThat(Json.read(out).get("pictures")).hasSize(2);
    assertThat(into.resolve("vnq-2.svg")).hasBinaryContent(before);
  }

  /** A folder as a run of VNQ with this configuration leaves it, of a network with this many layers. */
  private Path run(String name, int layers, String kl, String reparameterization) throws IOException {
    Path run = Files.createDirectories(folder.resolve(name));
    Files.writeString(run.resolve("config.conf"), """
        network = lenet5, seed = 7, method.name = vnq, prior { name = quantizing-mixture, kl = %s }
        training { epochs = 195, reparameterization = %s }, vnq.prune-log-alpha = 2.0
        """.formatted(kl, reparameterization));
    sample(run.resolve("posterior-start.json.gz"), layers, -8);
    sample(run.resolve("posterior-end.json.gz"), layers, -5);
    Files.writeString(run.resolve("result.json"), """
        {"testErrorPercent":0.87,"variants":{"no-pq":{"testErrorPercent":0.781}}}
        """);
    return run;
  }

  private static void sample(Path file, int layers, double logSigma2) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      texts.add("""
          {"name":"layer%d","weights":9000,"levels":[-0.2,0,0.2],"theta":[-0.21,-0.05,0.001,0.1,0.19],
           "logSigma2":[%2$s,%2$s,%2$s,%2$s,%2$s]}""".formatted(i + 1, logSigma2));
    }
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(("{\"layers\":[" + String.join(",", texts) + "]}").getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void posteriorsAreDrawnFromRunFolders() throws IOException {
    Path run = run("plain", 4, "approximate", "local");
    Path weights = run("weights", 4, "approximate", "weights");
    Path naive = run("naive", 4, "monte-carlo", "weights");
    for (String name : List.of("vnq-1", "vnq-3")) {
      assertThat(call("figure", name, "--run", run.toString(), "--out", folder.toString())).as(err).isZero();
      assertThat(Files.readString(folder.resolve(name + ".svg"))).contains(
          "<title>VNQ, lenet5, approximate KL, seed 7</title>", "layer1, layer2, layer3, layer4");
    }
    // before and after are one above the other
    BufferedImage two = ImageIO.read(folder.resolve("vnq-1.png").toFile());
    BufferedImage one = ImageIO.read(folder.resolve("vnq-3.png").toFile());
    assertThat(two.getWidth()).isEqualTo(one.getWidth());
    assertThat(two.getHeight()).isGreaterThan(one.getHeight() + 400);
    assertThat(call("figure", "vnq-5", "--run", weights.toString(), "--run", naive.toString(), "--out",
        folder.toString())).as(err).isZero();
    assertThat(call("figure", "vnq-6", "--run", naive.toString(), "--out", folder.toString())).as(err).isZero();
    assertThat(Files.readString(folder.resolve("vnq-6.svg")))
        .contains("naive Monte Carlo KL, no local reparameterization");
  }

  /** Of a network that the configuration describes, the name in it is shown. */
  @Test
  void aNetworkOfOnesOwnIsDrawnToo() throws IOException {
    Path run = run("own", 1, "exact", "local");
    Path config = run.resolve("config.conf");
    Files.writeString(config, Files.readString(config).replace("network = lenet5", """
        network { name = mine, input = [1, 28, 28], layers = [flatten, { dense { units = 10 } }] }
        """));
    assertThat(call("figure", "vnq-1", "--run", run.toString(), "--out", folder.toString())).as(err).isZero();
    assertThat(Files.readString(folder.resolve("vnq-1.svg"))).contains("<title>VNQ, mine, exact KL, seed 7</title>");
  }

  /** As many as a DenseNet with 76 layers has. */
  @Test
  void manyLayersAreAGrid() throws IOException {
    Path run = run("large", 77, "exact", "local");
    assertThat(call("figure", "vnq-3", "--run", run.toString(), "--out", folder.toString())).as(err).isZero();
    BufferedImage grid = ImageIO.read(folder.resolve("vnq-3.png").toFile());
    assertThat((double) grid.getHeight() / grid.getWidth()).isBetween(1.2, 2.6);
    assertThat(Files.size(folder.resolve("vnq-3.svg"))).isLessThan(4_000_000);
  }

  @Test
  void figuresAreListedWithTheRunsTheyWant() {
    assertThat(call("list", "figures")).as(err).isZero();
    assertThat(out).contains("drawn from", "vnq-1", "vnq-2", "vnq-4", "no run", "lenet5-vnq-weights", "Achterhold",
        "miracle-rd");
  }

  @Test
  void whatCannotBeDrawnIsRefusedWithTheReason() throws IOException {
    refused(2, "unknown figure 'vnq-7'; did you mean", "figure", "vnq-7");
    refused(2, "found 1 run folders, allowed: none, it is computed; leave --run out", "figure", "vnq-4", "--run",
        folder.toString());
    refused(2, "found 0 run folders, wanted: 1 (a run of VNQ", "figure", "vnq-1");
    refused(2, "found 0 run folders, wanted: 1", "figure", "miracle-rd");
    refused(2, "is no run folder: it needs config.conf", "figure", "vnq-1", "--run", folder.toString());
    Path run = run("plain", 4, "approximate", "local");
    refused(2, "reparameterization = local and prior.kl = approximate; wanted: weights and monte-carlo", "figure",
        "vnq-6", "--run", run.toString());
    Path weights = run("weights", 4, "approximate", "weights");
    Path naive = run("naive", 3, "monte-carlo", "weights");
    refused(2, "wanted: weights and approximate", "figure", "vnq-5", "--run", naive.toString(), "--run",
        weights.toString());
    refused(2, "wanted: two of one network", "figure", "vnq-5", "--run", weights.toString(), "--run",
        naive.toString());
    Files.delete(run.resolve("posterior-end.json.gz"));
    refused(3, "posterior-end.json.gz is not there", "figure", "vnq-1", "--run", run.toString());
    Files.writeString(run.resolve("posterior-end.json.gz"), "text");
    refused(3, "posterior-end.json.gz is damaged", "figure", "vnq-1", "--run", run.toString());
    Files.writeString(run.resolve("config.conf"), "prior.name = log-uniform");
    refused(2, "prior.name = log-uniform, wanted: one with prior.name = quantizing-mixture", "figure", "vnq-1", "--run",
        run.toString());
    Files.writeString(run.resolve("config.conf"), "prior.name = quantizing-mixture");
    refused(3, "config.conf is damaged", "figure", "vnq-1", "--run", run.toString());
    Files.writeString(run.resolve("config.conf"), "prior.name = quantizing-mixture\nnetwork = lenet7");
    refused(3, "config.conf is damaged", "figure", "vnq-1", "--run", run.toString());
  }

  private void refused(int code, String message, String... args) {
    assertThat(call(args)).as(err).isEqualTo(code);
    assertThat(err).contains(message).doesNotContain("\tat ");
    assertThat(out).isEmpty();
  }
}
