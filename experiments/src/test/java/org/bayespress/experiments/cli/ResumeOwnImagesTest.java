package org.bayespress.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bayespress.experiments.run.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A finished run shows its result for the images it was made of, and for no others of the same name. */
class ResumeOwnImagesTest {
  private static final int COUNT = 200;
  private static final int IMAGE = 784;

  @TempDir
  private Path folder;

  private Outcome run(String images, String... more) {
    List<String> args = new ArrayList<>(List.of(
        "run", "lenet300-sparsevd", "--images", images, "--run-dir", folder.resolve("run").toString(), "--threads", "1",
        "--json"));
    for (String setting : List.of(
        "training.epochs=2", "training.learning-rate.flat-epochs=1", "training.learning-rate.end-epoch=2",
        "training.batch=20", "training.kl.zero-epochs=2", "training.kl.full-epoch=3", "baseline.epochs=2",
        "baseline.batch=20", "baseline.learning-rate.flat-epochs=1", "baseline.learning-rate.end-epoch=2")) {
      args.addAll(List.of("--set", setting));
    }
    args.addAll(List.of(more));
    return Outcome.ofReal(args.toArray(String[]::new));
  }

  /** Bars at ten heights with a pixel of their own, which {@code shade} tells from those of another folder. */
  private String pair(String name, int shade) throws IOException {
    byte[] pixels = new byte[COUNT * IMAGE];
    byte[] labels = new byte[COUNT];
    for (int i = 0; i < COUNT; i++) {
      labels[i] = (byte) (i % 10);
      for (int x = 0; x < 28; x++) {
        pixels[i * IMAGE + (2 * (i % 10) + 4) * 28 + x] = (byte) 220;
      }
      pixels[i * IMAGE + i] = (byte) shade;
    }
    return npy(name + "/x.npy", "(" + COUNT + ", 28, 28)", pixels) + ","
        + npy(name + "/y.npy", "(" + COUNT + ",)", labels);
  }

  private Path npy(String name, String shape, byte[] elements) throws IOException {
    return NpyFile.write(folder.resolve(name), "|u1", shape, elements);
  }

  @Test
  void otherImagesOfTheSameNameGetNoStoredResult() throws IOException {
    String first = pair("a", 90);
    String other = pair("b", 91);
    Outcome made = run(first);
    assertThat(made.code()).as(made.err()).isZero();
    Outcome again = run(first, "--resume");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(json(again)).isEqualTo(json(made));
    Outcome refused = run(other, "--resume");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains("was started on other data", "train images: changed", "--run-dir")
        .doesNotContain("train labels", "mistake");
  }

  /** The manifest is all that knows of the data; a result without it belongs to no images. */
  @Test
  void withoutItsManifestAResultIsNotShownForImagesOfOnesOwn() throws IOException {
    String images = pair("a", 90);
    assertThat(run(images).code()).isZero();
    Files.delete(folder.resolve("run/manifest.json"));
    Outcome refused = run(images, "--resume");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("has a result but no manifest.json");
  }

  private static Object json(Outcome outcome) throws JsonProcessingException {
    return Json.read(outcome.out());
  }
}
