package org.bayespress.experiments.figures.miracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    Files.writeString(run.resolve("config.conf"), "prior.name = gaussian, method.name = miracle\n" + config);
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

  private List<Path> runs() throws IOException {
    return List.of(
        miracle("mean-var", "ordered", 3100, 2950, 0.6), miracle("mean-var", "ordered", 3100, 2960, 0.8),
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
        "Bayesian Compression, GHS", "MIRACLE Mean-KL, ordered, laptop", "MIRACLE Mean-Var, importance, laptop",
        "MIRACLE Mean-Var, ordered, laptop", "MIRACLE Mean-Var, ordered, laptop, shifted images", "Sparse VD", "VNQ");
    Line ordered = lines.get(3);
    assertThat(ordered.x()).containsExactly(950, 1500);
    assertThat(ordered.y()).containsExactly(2.0, 1.0);
    assertThat(ordered.style()).isEqualTo(Style.LINE_AND_POINTS);
    assertThat(lines.get(4).x()).containsExactly(2955);
    assertThat(lines.get(4).y()[0]).isCloseTo(0.7, within(1e-12));
    assertThat(lines.get(5).style()).isEqualTo(Style.POINTS);
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
