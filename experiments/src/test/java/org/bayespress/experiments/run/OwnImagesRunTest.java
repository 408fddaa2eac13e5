package org.bayespress.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigUtil;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.bayespress.core.data.DataException;
import org.bayespress.core.kernels.Blas;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.training.Checkpoint;
import org.bayespress.core.training.TrainingInterrupted;
import org.bayespress.core.training.TrainingListener;
import org.bayespress.experiments.config.ConfigResolver;
import org.bayespress.experiments.config.Overrides;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.data.DataArgument;
import org.bayespress.experiments.wiring.Parts;
import org.bayespress.experiments.wiring.StandardCatalog;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.DecodedModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder of images from its files to a compressed network; and every way in which it is no data for that. */
class OwnImagesRunTest {
  /** Ten bars at ten heights, a class each: even a short training tells them apart. */
  private static final int CLASSES = 10;
  private static final int IMAGES_A_CLASS = 20;

  @TempDir
  private Path folder;

  private int refusals;

  private final FileExperimentRunner runner = FileExperimentRunner.of(Parts::load, Map.of(), run -> {});

  @BeforeEach
  void draw() throws IOException {
    for (int label = 0; label < CLASSES; label++) {
      for (int image = 0; image < IMAGES_A_CLASS; image++) {
        BufferedImage picture = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        for (int x = 0; x < 28; x++) {
          picture.getRaster().setSample(x, 2 * label + 4, 0, 200 + image);
          picture.getRaster().setSample(x, (7 * image + x) % 28, 0, 60);
        }
        write(picture, "bars/class " + label + "/" + image + ".png");
      }
    }
  }

  private void write(BufferedImage picture, String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(picture, "png", file.toFile());
  }

  private ResolvedConfig config(String run, String... more) {
    return configOf("lenet300-sparsevd", run, more);
  }

  private ResolvedConfig configOf(String recipe, String run, String... more) {
    List<String> set = new ArrayList<>(DataArgument.of(folder.resolve("bars").toString()).settings());
    set.addAll(List.of(
        "training.epochs=20", "training.learning-rate.flat-epochs=5", "training.learning-rate.end-epoch=20",
        "training.batch=20", "training.kl.zero-epochs=20", "training.kl.full-epoch=21", "baseline.epochs=5",
        "baseline.batch=20", "baseline.learning-rate.flat-epochs=1", "baseline.learning-rate.end-epoch=5",
        "training.learning-rate.initial=1e-2"));
    set.addAll(List.of(more));
    return ConfigResolver.of(StandardCatalog.load(), Map.of()).resolve(
        recipe,
        new Overrides(
            Optional.of("smoke"), set, Optional.empty(), Optional.of(1), Optional.empty(),
            Optional.of(folder.resolve(run))));
  }

  private RunResult run(ResolvedConfig config, boolean resume, int steps) {
    int[] left = {steps};
    runner.check(config);
    try (RunFolder run = RunFolder.open(config, resume, 1)) {
      return runner.run(config, run, List.of("test"), new TrainingListener() {}, () -> --left[0] == 0);
    }
  }

  @Test
  void trainedCompressedWrittenAndEvaluated() throws IOException {
    RunResult result = run(config("run"), false, -1);
    assertThat(result.dataset()).isEqualTo("bars");
    assertThat(result.testErrorPercent()).isLessThan(20);
    assertThat(result.fileBytes()).isEqualTo(Files.size(folder.resolve("run/model.bpz")));
    assertThat(Files.readAllLines(folder.resolve("run/classes.txt"))).hasSize(CLASSES).startsWith("class 0");
    assertThat(Json.read(Files.readString(folder.resolve("run/manifest.json"))).get("dataSha256")).hasSize(CLASSES);
  }

  /** A convolution without biases, by every method: trained, coded, and as zeros in what is read from the file. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "lenet5-sparsevd", "lenet5-bc-gnj", "lenet5-bc-ghs", "lenet5-vnq", "lenet5-miracle-mean-var",
        "lenet5-miracle-mean-kl"})
  void aConvolutionWithoutBiasesByEveryMethod(String preset) throws IOException {
    Path recipe = Files.writeString(folder.resolve("unbiased.conf"), """
        include classpath("presets/%s.conf")
        network {
          input = [1, 28, 28]
          layers = [
            { conv { filters = 4, kernel = 5 } }, { max-pool.size = 4 }, relu
            { conv { filters = 6, kernel = 3, biases = false } }, relu, flatten
            { dense.units = 10 }
          ]
        }
        bc.largest-deviations = []
        miracle { sharing = [], budgetBytes = 400 }
        """.formatted(preset));
    RunResult result = run(configOf(recipe.toString(), "unbiased"), false, -1);
    assertThat(result.fileBytes()).isEqualTo(Files.size(folder.resolve("unbiased/model.bpz")));
    DecodedModel model = BpzReader.read(folder.resolve("unbiased/model.bpz"));
    assertThat(model.network().weightedLayers().get(1).biased()).isFalse();
    assertThat(model.layers().get(1).bias()).isEqualTo(new float[6]);
  }

  /** A run that was stopped goes on on the same images, wherever they are now, and on no other ones. */
  @Test
  void resumedOnTheSameImagesOnly() throws IOException {
    RunResult whole = run(config("whole"), false, -1);
    ResolvedConfig config = config("stopped");
    assertThatThrownBy(() -> run(config, false, 60)).isInstanceOf(TrainingInterrupted.class);
    Path image = folder.resolve("bars/class 3/7.png");
    byte[] before = Files.readAllBytes(image);
    write(new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY), "bars/class 3/7.png");
    assertThatThrownBy(() -> run(config, true, -1)).isInstanceOf(RunFolderException.class)
        .hasMessageContaining("started on other data")
        .hasMessageContaining("train/class 3 (20 files): changed").hasMessageNotContaining("class 2");
    Files.delete(image);
    assertThatThrownBy(() -> run(config, true, -1)).isInstanceOf(RunFolderException.class)
        .hasMessageContaining("train/class 3 (20 files): gone").hasMessageContaining("train/class 3 (19 files): new");
    Files.write(image, before);
    assertThat(run(config, true, -1).testErrorPercent()).isEqualTo(whole.testErrorPercent());
    assertThat(folder.resolve("stopped/model.bpz")).hasSameBinaryContentAs(folder.resolve("whole/model.bpz"));
  }

  private String dense(String run) {
    return "baseline.run=" + ConfigUtil.quoteString(folder.resolve(run).toString());
  }

  /** Not one step of the dense training is made again; once it is here, nothing of the other run is needed. */
  @Test
  void theDenseNetworkOfAnotherRunIsTakenOver() throws IOException {
    // seven steps an epoch: the variational training has just begun
    assertThatThrownBy(() -> run(config("first"), false, 5 * 7 + 1)).isInstanceOf(TrainingInterrupted.class)
        .hasMessageContaining("variational.state");
    ResolvedConfig config = config(
        "second", dense("first"), "training.epochs=2", "training.learning-rate.flat-epochs=1",
        "training.learning-rate.end-epoch=2");
    assertThatThrownBy(() -> run(config, false, 1)).isInstanceOf(TrainingInterrupted.class)
        .hasMessageContaining("variational.state");
    assertThat(folder.resolve("first/metrics.jsonl")).content().contains("\"dense\"");
    assertThat(folder.resolve("second/metrics.jsonl")).content().doesNotContain("\"dense\"");
    for (String file : List.of("checkpoints/dense.state", "dense.bpz")) {
      assertThat(folder.resolve("second").resolve(file)).hasSameBinaryContentAs(folder.resolve("first").resolve(file));
    }
    Files.delete(folder.resolve("first/checkpoints/dense.state"));
    assertThat(run(config, true, -1).epochs()).isEqualTo(2);
    assertThat(folder.resolve("second/dense.bpz")).hasSameBinaryContentAs(folder.resolve("first/dense.bpz"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "seed=2                  | seed: 1 -> 2",
    "network=lenet5          | network: lenet300 -> lenet5",
    "baseline.batch=10       | baseline.batch: 20 -> 10",
    "training.adam.beta1=0.8 | training.adam.beta1: 0.9 -> 0.8",
    "data.own.split-seed=2   | data.own.split-seed: 1 -> 2"})
  void theDenseNetworkOfAnotherTrainingIsRefused(String set, String difference) throws IOException {
    for (String pixels : List.of("standard", "unit")) {
      String preprocessing = "data.preprocessing=" + pixels;
      assertThatThrownBy(() -> run(config(pixels, preprocessing), false, 1)).isInstanceOf(TrainingInterrupted.class);
      // what the variational training does otherwise is not among the reasons
      refused(
          List.of(preprocessing, dense(pixels), "training.batch=10", set),
          "'" + folder.resolve(pixels) + "', which trained", "(there -> here: " + difference + ")");
    }
  }

  @Test
  void aRunWithoutTheDenseNetworkForTheseImagesIsRefused() throws IOException {
    refused(List.of(dense("nowhere")), "which has no " + folder.resolve("nowhere/checkpoints/dense.state"));
    // pixels are scaled alike, whatever the images are
    String unit = "data.preprocessing=unit";
    assertThatThrownBy(() -> run(config("first", unit), false, 1)).isInstanceOf(TrainingInterrupted.class);
    List<String> settings = List.of(unit, dense("first"));
    runner.check(config("run", unit, dense("first")));
    Path image = folder.resolve("bars/class 3/7.png");
    byte[] before = Files.readAllBytes(image);
    write(new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY), "bars/class 3/7.png");
    refused(settings, "on other images (train/class 3 (20 files): changed)");
    Files.write(image, before);
    Path state = folder.resolve("first/checkpoints/dense.state");
    Checkpoint.start(7).write(state, MemorySegment.ofArray(new byte[16]));
    refused(settings, "'" + folder.resolve("first") + "', which trained", "another version of this program");
    Path manifest = folder.resolve("first/manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replace(Blas.coreName(), "Zilog80"));
    refused(settings, "with OpenBLAS kernels Zilog80, here they are " + Blas.coreName(), "OPENBLAS_CORETYPE=Zilog80");
    Files.write(state, new byte[100]);
    assertThatThrownBy(() -> runner.check(config("run", unit, dense("first"))))
        .isInstanceOf(UncheckedIOException.class).hasMessageContaining("'baseline.run'").hasRootCauseMessage(
            "checkpoint " + state + " is damaged: it does not begin as a checkpoint does; remove it to start this"
                + " training anew, nothing else is lost");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  /** Before a folder is made, and once more for programs that did not ask; nothing of the other run is in it then. */
  private void refused(List<String> settings, String... what) throws IOException {
    ResolvedConfig config = config("refused" + refusals++, settings.toArray(String[]::new));
    Path own = config.run().runDir();
    assertThatThrownBy(() -> run(config, false, -1)).isInstanceOf(SettingsException.class)
        .hasMessageContaining("key 'baseline.run'").hasMessageContainingAll(what);
    assertThat(own).doesNotExist();
    try (RunFolder run = RunFolder.open(config, false, 1)) {
      assertThatThrownBy(() -> runner.run(config, run, List.of("test"), TrainingListener.silent(), () -> true))
          .isInstanceOf(SettingsException.class).hasMessageContainingAll(what);
    }
    assertThat(own.resolve("checkpoints")).isEmptyDirectory();
  }

  @Test
  void whatDoesNotFitLeavesNothingBehind() throws IOException {
    assertThatThrownBy(() -> runner.check(config("run", "network=lenet5", "data.own.classes=10")))
        .isInstanceOf(SettingsException.class).hasMessageContaining("data.own.classes");
    assertThatThrownBy(() -> runner.check(config("run", "data.own.images=x.npy"))).isInstanceOf(SettingsException.class)
        .hasMessageContaining("data.own.images").hasMessageContaining("data.source = folder");
    assertThatThrownBy(() -> runner.check(config("run", "data.own.test-share=1.5")))
        .hasMessageContaining("data.own.test-share").hasMessageContaining("found 1.5");
    assertThatThrownBy(() -> runner.check(config("run", "data.source=given")))
        .hasMessageContaining("data.source").hasMessageContaining("for programs");
    assertThatThrownBy(() -> runner.check(config("run", "data.source=npy", "data.own.folder=\"\"")))
        .hasMessageContaining("data.own.images").hasMessageContaining("no path");
    assertThatThrownBy(() -> runner.check(config("run", "training.batch=150")))
        .hasMessageContaining("training.batch").hasMessageContaining("at most the 140 images trained on");
    assertThatThrownBy(() -> config("run", "dataset=mnist")).isInstanceOf(SettingsException.class)
        .hasMessageContaining("the name of a public data set");
    assertThatThrownBy(() -> runner.check(config("run", "data.source=named", "dataset=mnist")))
        .isInstanceOf(SettingsException.class).hasMessageContaining("data.own.folder")
        .hasMessageContaining("data.source = named");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void imagesThatDoNotFitTheNetworkAreRefused() throws IOException {
    write(new BufferedImage(28, 27, BufferedImage.TYPE_BYTE_GRAY), "bars/class 4/odd.png");
    assertThatThrownBy(() -> runner.check(config("run"))).isInstanceOf(DataException.class)
        .hasMessageContaining("class 4/odd.png is 1x27x28");
    Files.delete(folder.resolve("bars/class 4/odd.png"));
    write(new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY), "bars/class x/1.png");
    for (int i = 2; i < 9; i++) {
      write(new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY), "bars/class x/" + i + ".png");
    }
    assertThatThrownBy(() -> runner.check(config("run"))).isInstanceOf(SettingsException.class)
        .hasMessageContaining("'bars' (1x28x28, 11 classes)").hasMessageContaining("lenet300");
    assertThat(folder.resolve("run")).doesNotExist();
  }
}
