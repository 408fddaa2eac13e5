package org.bayespress.experiments.figures.miracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.figures.LinePanels.Line;
import org.bayespress.experiments.figures.LinePanels.Style;
import org.bayespress.experiments.figures.Picture;
import org.bayespress.experiments.figures.PictureFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RateDistortionFigureTest {
  @TempDir
  private Path folder;

  private final RateDistortionFigure figure = new RateDistortionFigure();

  private Path run(String network, String config, int bytes, double error) throws IOException {
    Path run = Files.createTempDirectory(folder, "run");
    Files.writeString(run.resolve("config.conf"),
        "prior.name = gaussian, method.name = miracle, seed = 1, threads = 2\nrun.dir = \"" + run + "\"\n" + config);
    Files.writeString(
        run.resolve("result.json"),
        "{\"title\":\"t\",\"budget\":\"laptop\",\"network\":\"" + network + "\",\"dataset\":\"mnist\",\"fileBytes\":"
            + bytes
            + ",\"testErrorPercent\":" + error + "}");
    return run;
  }

  private Path miracle(String parameterization, String coder, int budget, int bytes, double error) throws IOException {
    return run(
        "lenet5",
        "budget = laptop, training.augmentation.shift = " + (budget == 3100 ? 1 : 0)
            + ", miracle { parameterization = " + parameterization + ", coder = " + coder + ", budgetBytes = " + budget
            + " }",
        bytes, error);
  }

  /** The same run with other keys. */
  private static Path with(Path run, String keys) throws IOException {
    Files.writeString(run.resolve("config.conf"), "\n" + keys, StandardOpenOption.APPEND);
    return run;
  }

  private List<Path> runs() throws IOException {
    return List.of(
        miracle("mean-var", "ordered", 3100, 2950, 0.6),
        with(miracle("mean-var", "ordered", 3100, 2960, 0.8), "seed = 2, threads = 1, data.dir = elsewhere"),
        miracle("mean-var", "ordered", 1600, 1500, 1.0), miracle("mean-var", "ordered", 1000, 950, 2.0),
        miracle("mean-var", "importance", 1600, 1590, 1.0),
        miracle("mean-kl", "ordered", 1600, 1502, 1.1),
        run("lenet5", "prior.name = log-uniform, method.name = sparsevd", 1888, 0.78),
        run("lenet5", "prior.name = horseshoe, method.name = bc", 2593, 0.98),
        run("lenet5", "prior.name = quantizing-mixture, method.name = vnq", 12185, 1.0));
  }

  @Test
  void seedsAreAveragedAndBudgetsJoined() throws IOException {
    List<CodedRun> points = new ArrayList<>();
    for (Path run : runs()) {
      points.add(CodedRun.read(run));
    }
    List<Line> lines = RateDistortionFigure.lines(points);
    assertThat(lines).extracting(Line::name).containsExactly(
        "MIRACLE Mean-KL, ordered, laptop", "MIRACLE Mean-Var, importance, laptop",
        "MIRACLE Mean-Var, ordered, laptop", "MIRACLE Mean-Var, ordered, laptop, shifted images",
        "Bayesian Compression, GHS", "Sparse VD", "VNQ");
    Line ordered = lines.get(2);
    assertThat(ordered.x()).containsExactly(950, 1500);
    assertThat(ordered.y()).containsExactly(2.0, 1.0);
    assertThat(ordered.style()).isEqualTo(Style.LINE_AND_POINTS);
    assertThat(lines.get(3).x()).containsExactly(2955);
    assertThat(lines.get(3).y()[0]).isCloseTo(0.7, within(1e-12));
    assertThat(lines.get(5).style()).isEqualTo(Style.POINTS);
  }

  /** Two seeds each of 12 and 16 bits a block at one budget: two points, each a mean, where one would be a mean of four. */
  @Test
  void runsThatDifferInMoreThanTheirSeedAreKeptApart() throws IOException {
    List<CodedRun> points = new ArrayList<>();
    for (int bits : new int[] {12, 16}) {
      for (int seed : new int[] {1, 2}) {
        Path run = miracle("mean-var", "ordered", 1600, 1500 + bits, bits / 10.0 + 0.2 * seed);
        points.add(CodedRun.read(with(run, "seed = " + seed + ", miracle.bits-per-block = " + bits)));
      }
    }
    List<Line> lines = RateDistortionFigure.lines(points);
    assertThat(lines).singleElement().satisfies(line -> {
      assertThat(line.x()).containsExactly(1512, 1516);
      assertThat(line.y()[0]).isCloseTo(1.5, within(1e-12));
      assertThat(line.y()[1]).isCloseTo(1.9, within(1e-12));
    });
    // of other methods too
    Path sparse = run("lenet5", "prior.name = log-uniform, method.name = sparsevd", 1888, 0.78);
    Path coarser = with(run("lenet5", "prior.name = log-uniform, method.name = sparsevd", 1700, 0.9), "sparsevd.x = 4");
    assertThat(RateDistortionFigure.lines(List.of(CodedRun.read(sparse), CodedRun.read(coarser))).getFirst().x())
        .containsExactly(1700, 1888);
  }

  @Test
  void aSeedCountsOnce() throws IOException {
    Path first = miracle("mean-var", "ordered", 1600, 1500, 1.0);
    Path again = with(miracle("mean-var", "ordered", 1600, 1500, 1.0), "threads = 1, summary = other");
    assertThatThrownBy(() -> figure.draw(List.of(first, again))).isInstanceOf(SettingsException.class)
        .hasMessageContaining(first.toString()).hasMessageContaining(again.toString())
        .hasMessageContaining("the same seed 1").hasMessageContaining("leave one out");
  }

  @Test
  void itIsDrawnInBothFormats() throws IOException {
    Picture picture = figure.draw(runs());
    picture.write(folder.resolve("rd.svg"), PictureFormat.SVG);
    picture.write(folder.resolve("rd.png"), PictureFormat.PNG);
    assertThat(Files.readString(folder.resolve("rd.svg")))
        .contains("lenet5, mnist: test error against file bytes", "MIRACLE Mean-KL, ordered, laptop", "VNQ");
    assertThat(Files.size(folder.resolve("rd.png"))).isGreaterThan(20_000);
  }

  @Test
  void runsThatDoNotBelongTogetherAreRefused() throws IOException {
    List<Path> mixed = new ArrayList<>(runs());
    mixed.add(run("lenet300", "prior.name = log-uniform, method.name = sparsevd", 2849, 1.89));
    assertThatThrownBy(() -> figure.draw(mixed)).isInstanceOf(SettingsException.class)
        .hasMessageContaining("is of lenet300, mnist, those before it of lenet5, mnist");
    Path unfinished = miracle("mean-kl", "ordered", 1600, 1500, 1.0);
    Files.delete(unfinished.resolve("result.json"));
    assertThatThrownBy(() -> figure.draw(List.of(unfinished))).isInstanceOf(SettingsException.class)
        .hasMessageContaining("its run is not finished");
  }
}
