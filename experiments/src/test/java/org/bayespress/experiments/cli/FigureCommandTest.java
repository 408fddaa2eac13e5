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

  @Test
  void figuresAreListedWithTheRunsTheyWant() {
    assertThat(call("list", "figures")).as(err).isZero();
    assertThat(out).contains("drawn from", "vnq-2", "vnq-4", "no run", "Achterhold");
  }

  @Test
  void whatCannotBeDrawnIsRefusedWithTheReason() throws IOException {
    refused("unknown figure 'vnq-7'; did you mean", "figure", "vnq-7");
    refused("found 1 run folders, allowed: none, it is computed; leave --run out", "figure", "vnq-4", "--run",
        folder.toString());
  }

  private void refused(String message, String... args) {
    assertThat(call(args)).as(err).isEqualTo(2);
    assertThat(err).contains(message).doesNotContain("\tat ");
    assertThat(out).isEmpty();
  }
}
