package org.bayespress.format.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bayespress.format.TestModels;
import org.bayespress.format.TestRandom;
import org.bayespress.format.container.BpzException;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.inference.ScalarForwardPass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application gets is what the format's own pass computes, image by image, from any number of threads. */
class ClassifierTest {
  private static final int IMAGES = 300;

  @TempDir
  private Path folder;

  private final byte[] file = BpzWriter.write(TestModels.groupedLenet5(TestRandom.seeded(5))).bytes();
  private final byte[] batch = bytes(TestRandom.seeded(7));

  private static byte[] bytes(TestRandom random) {
    byte[] bytes = new byte[IMAGES * 784];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private Classifier classifier() throws IOException {
    return BayesPress.load(Files.write(folder.resolve("model.bpz"), file));
  }

  private static float[] divided(byte[] batch, float by) {
    float[] floats = new float[batch.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (batch[i] & 0xFF) / by;
    }
    return floats;
  }

  @Test
  void bytesGiveWhatTheScalarPassGives() throws IOException {
    DecodedModel decoded = BpzReader.read(file);
    ScalarForwardPass pass = ScalarForwardPass.of(decoded);
    Classifier classifier = classifier();
    int[] classes = classifier.predict(batch);
    float[][] logits = classifier.logits(batch);
    assertThat(classes).hasSize(IMAGES);
    for (int i = 0; i < IMAGES; i++) {
      assertThat(classes[i]).isEqualTo(pass.predict(batch, i * 784));
      assertThat(logits[i]).isEqualTo(pass.logits(batch, i * 784));
    }
    assertThat(BayesPress.load(new ByteArrayInputStream(file)).predict(batch)).isEqualTo(classes);
    assertThat(BayesPress.of(decoded).predict(batch)).isEqualTo(classes);
  }

  /** Real numbers are scaled by the file's preprocessing as the bytes are; from 0 to 255 with the same bits. */
  @Test
  void realNumbersGiveWhatTheBytesGive() throws IOException {
    Classifier classifier = classifier();
    float[][] expected = classifier.logits(batch);
    assertThat(classifier.logits(divided(batch, 1), 255)).isDeepEqualTo(expected);
    float[][] fromUnit = classifier.logits(divided(batch, 255), 1);
    for (int i = 0; i < IMAGES; i++) {
      for (int c = 0; c < 10; c++) {
        assertThat(fromUnit[i][c]).isCloseTo(expected[i][c], within(1e-4f * (1 + Math.abs(expected[i][c]))));
      }
    }
    assertThat(classifier.predict(divided(batch, 255))).isEqualTo(classifier.predict(batch));
    assertThat(classifier.predict(divided(batch, 51), 5)).isEqualTo(classifier.predict(batch));
  }

  @Test
  void probabilitiesAreTheSoftmaxOfTheLogits() throws IOException {
    Classifier classifier = classifier();
    float[][] logits = classifier.logits(batch);
    float[][] probabilities = classifier.probabilities(batch);
    for (int i = 0; i < IMAGES; i++) {
      double sum = 0;
      for (int c = 0; c < 10; c++) {
        sum += probabilities[i][c];
        double odds = Math.log(probabilities[i][c]) - Math.log(probabilities[i][0]);
        assertThat(odds).isCloseTo(logits[i][c] - logits[i][0], within(1e-3));
      }
      assertThat(sum).isCloseTo(1, within(1e-6));
    }
    assertThat(classifier.probabilities(divided(batch, 1), 255)).isDeepEqualTo(probabilities);
  }

  @Test
  void severalThreadsAtOnceGiveTheSame() throws Exception {
    Classifier classifier = classifier();
    int[] expected = classifier.predict(batch);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<int[]>> results = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        results.add(threads.submit(() -> classifier.predict(batch)));
      }
      for (Future<int[]> result : results) {
        assertThat(result.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void classesHaveNamesWhereTheyWereGiven() throws IOException {
    Classifier plain = classifier();
    assertThat(plain.className(7)).isEqualTo("7");
    Classifier named = plain.withClassNames(List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"));
    assertThat(named.className(7)).isEqualTo("h");
    assertThat(named.predict(batch)).isEqualTo(plain.predict(batch));
    assertThatThrownBy(() -> named.className(10)).isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("class 10, allowed is 0 to 9");
    assertThatThrownBy(() -> plain.withClassNames(List.of("a"))).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 class names, but network lenet5 has 10 classes");
  }

  @Test
  void shapesAreThoseOfTheNetwork() throws IOException {
    Classifier classifier = classifier();
    assertThat(List.of(classifier.channels(), classifier.height(), classifier.width(), classifier.imageSize(),
        classifier.classes())).containsExactly(1, 28, 28, 784, 10);
    assertThat(classifier.name()).isEqualTo("lenet5");
  }

  @Test
  void whatIsNoBatchIsRefused() throws IOException {
    Classifier classifier = classifier();
    assertThatThrownBy(() -> classifier.predict(new byte[785])).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a batch of 785 values").hasMessageContaining("1 x 28 x 28").hasMessageContaining("784");
    assertThatThrownBy(() -> classifier.predict(new byte[0])).hasMessageContaining("a batch of 0 values");
    float[] bright = new float[2 * 784];
    bright[784 + 5] = 1.5f;
    assertThatThrownBy(() -> classifier.predict(bright)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("image 1, value 5: found 1.5, allowed is 0 to 1.0").hasMessageContaining("255");
    bright[784 + 5] = Float.NaN;
    assertThatThrownBy(() -> classifier.predict(bright)).hasMessageContaining("found NaN");
    assertThatThrownBy(() -> classifier.predict(new float[784], 0)).hasMessageContaining("white pixel");
    // a refused batch spoils nothing
    assertThat(classifier.predict(batch)).isEqualTo(BayesPress.of(BpzReader.read(file)).predict(batch));
  }

  @Test
  void damagedFilesAreRefused() {
    assertThatThrownBy(() -> BayesPress.load(new ByteArrayInputStream(new byte[] {1, 2, 3})))
        .isInstanceOf(BpzException.class);
    assertThatThrownBy(() -> BayesPress.load(folder.resolve("none.bpz"))).isInstanceOf(IOException.class);
  }
}
