package org.bayespress.experiments.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.bayespress.core.data.ImageSource;
import org.bayespress.core.data.own.OwnImages;
import org.bayespress.core.data.own.SplitRule;
import org.bayespress.core.training.EpochMetrics;
import org.bayespress.core.training.TrainingInterrupted;
import org.bayespress.core.training.TrainingListener;
import org.bayespress.experiments.run.RunFolderException;
import org.bayespress.format.embedding.Classifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** The examples of docs/java-api.md that train, on bars of ten heights: few images, told apart after few epochs. */
class CompressionExamplesTest {
  private static final int CLASSES = 10;
  private static final int IMAGES = 1000;

  @TempDir
  private Path folder;

  // example: train
  static Classifier compress(Path images, Path runFolder) throws IOException {
    CompressedRun run = Compression.of("lenet300-sparsevd")
        .images(images.toString())
        .budget("smoke")
        .seed(1)
        .set("training.batch", 20)
        .set("baseline.batch", 20)
        .set("training.kl.zero-epochs", 8)
        .set("training.kl.full-epoch", 9)
        .runFolder(runFolder)
        .run();
    System.out.printf(
        "%s: %.2f %% errors, %d bytes%n", run.file(), run.result().testErrorPercent(), run.result().fileBytes());
    return run.classifier();
  }
  // end

  // example: iterators
  static CompressedRun compress(DataSetIterator train, DataSetIterator test, Path runFolder) {
    int[] shape = {1, 28, 28};
    ImageSource images = OwnImages.iterators("bars", train, Optional.of(test), shape, 10, 1, SplitRule.usual());
    return Compression.of("lenet300-sparsevd").images(images).budget("smoke").runFolder(runFolder)
        .set("training.batch", 20).set("baseline.batch", 20)
        .set("training.kl.zero-epochs", 8).set("training.kl.full-epoch", 9)
        .run();
  }
  // end

  // example: watch
  static CompressedRun continued(Path images, Path runFolder, TrainingListener listener, long deadlineNanos) {
    return Compression.of("lenet300-sparsevd").images(images.toString()).budget("smoke")
        .set("training.batch", 20).set("baseline.batch", 20)
        .runFolder(runFolder)
        .resume()
        .listener(listener)
        .stopWhen(() -> System.nanoTime() > deadlineNanos)
        .run();
  }
  // end

  /** Pixel of image {@code i}: a bar at a height of its class over a pattern of its own. */
  private static int pixel(int i, int x, int y) {
    return y == 2 * (i % CLASSES) + 4 ? 180 + i % 70 : (7 * i + 3 * x + 5 * y) % 31 == 0 ? 60 : 0;
  }

  private Path drawn() throws IOException {
    for (int i = 0; i < IMAGES; i++) {
      BufferedImage picture = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
      for (int p = 0; p < 784; p++) {
        picture.getRaster().setSample(p % 28, p / 28, 0, pixel(i, p % 28, p / 28));
      }
      Path file = folder.resolve("bars/height" + i % CLASSES + "/" + i + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(picture, "png", file.toFile());
    }
    return folder.resolve("bars");
  }

  private static byte[] bytes(int from, int count) {
    byte[] bytes = new byte[count * 784];
    for (int at = 0; at < bytes.length; at++) {
      bytes[at] = (byte) pixel(from + at / 784, at % 28, at % 784 / 28);
    }
    return bytes;
  }

  private static DataSetIterator iterator(int from, int count) {
    INDArray features = Nd4j.create(count, 784);
    INDArray labels = Nd4j.zeros(count, CLASSES);
    byte[] bytes = bytes(from, count);
    for (int i = 0; i < count; i++) {
      labels.putScalar(i, (from + i) % CLASSES, 1);
      for (int p = 0; p < 784; p++) {
        features.putScalar(i, p, (bytes[784 * i + p] & 0xFF) / 255f);
      }
    }
    return new ViewIterator(new DataSet(features, labels), 32);
  }

  @Test
  void train() throws IOException {
    Classifier classifier = compress(drawn(), folder.resolve("run"));
    int right = 0;
    int[] found = classifier.predict(bytes(0, IMAGES));
    for (int i = 0; i < IMAGES; i++) {
      right += classifier.className(found[i]).equals("height" + i % CLASSES) ? 1 : 0;
    }
    assertThat(right).isGreaterThan(IMAGES * 8 / 10);
  }

  @Test
  void iterators() {
    CompressedRun run = compress(iterator(0, IMAGES), iterator(IMAGES, 100), folder.resolve("run"));
    assertThat(run.result().dataset()).isEqualTo("bars");
    assertThat(run.result().testErrorPercent()).isLessThan(20);
    assertThat(run.file()).isNotEmptyFile();
    assertThatThrownBy(() -> compress(iterator(0, IMAGES), iterator(IMAGES, 100), folder.resolve("run")))
        .isInstanceOf(RunFolderException.class).hasMessageContaining("finished");
    assertThat(resumed(IMAGES, folder.resolve("run")).result()).isEqualTo(run.result());
    assertThatThrownBy(() -> resumed(IMAGES + 10, folder.resolve("run"))).isInstanceOf(RunFolderException.class)
        .hasMessageContaining("started on other data").hasMessageContaining("test images: changed")
        .hasMessageNotContaining("train images");
  }

  /** The run of the example again, with test images from {@code from} on. */
  private static CompressedRun resumed(int from, Path runFolder) {
    ImageSource images = OwnImages.iterators(
        "bars", iterator(0, IMAGES), Optional.of(iterator(from, 100)), new int[] {1, 28, 28}, 10, 1, SplitRule.usual());
    return Compression.of("lenet300-sparsevd").images(images).budget("smoke").runFolder(runFolder)
        .set("training.batch", 20).set("baseline.batch", 20)
        .set("training.kl.zero-epochs", 8).set("training.kl.full-epoch", 9)
        .resume().run();
  }

  @Test
  void watch() throws IOException {
    Path images = drawn();
    Path run = folder.resolve("run");
    int[] epochs = new int[1];
    TrainingListener listener = new TrainingListener() {
      @Override
      public void onEpoch(EpochMetrics metrics) {
        epochs[0]++;
      }
    };
    assertThatThrownBy(() -> continued(images, run, listener, System.nanoTime()))
        .isInstanceOf(TrainingInterrupted.class);
    assertThat(epochs[0]).isZero();
    CompressedRun finished = continued(images, run, listener, Long.MAX_VALUE);
    assertThat(epochs[0]).isPositive();
    int told = epochs[0];
    assertThat(continued(images, run, listener, Long.MAX_VALUE).result()).isEqualTo(finished.result());
    assertThat(epochs[0]).isEqualTo(told);
  }
}
