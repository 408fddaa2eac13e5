package org.bayespress.format.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bayespress.format.TestModels;
import org.bayespress.format.TestRandom;
import org.bayespress.format.container.BpzWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/java-api.md that need this module alone; a test of the module experiments compares the texts. */
class EmbeddingExamplesTest {
  @TempDir
  private Path folder;

  // example: predict
  static List<String> whatTheyShow(Path runFolder, byte[] batch) throws IOException {
    Classifier classifier = BayesPress.load(runFolder.resolve("model.bpz"))
        .withClassNames(Files.readAllLines(runFolder.resolve("classes.txt")));
    List<String> names = new ArrayList<>();
    for (int label : classifier.predict(batch)) {
      names.add(classifier.className(label));
    }
    return names;
  }
  // end

  // example: probabilities
  static float surenessOfTheFirst(InputStream model, float[] imagesFrom0To1) throws IOException {
    Classifier classifier = BayesPress.load(model);
    int label = classifier.predict(imagesFrom0To1)[0];
    return classifier.probabilities(imagesFrom0To1, 1)[0][label];
  }
  // end

  private byte[] write() throws IOException {
    byte[] file = BpzWriter.write(TestModels.sparseLenet300(TestRandom.seeded(3))).bytes();
    Files.write(folder.resolve("model.bpz"), file);
    Files.writeString(folder.resolve("classes.txt"), "zero\none\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n");
    return file;
  }

  @Test
  void predict() throws IOException {
    byte[] file = write();
    byte[] batch = new byte[3 * 784];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = (byte) (i * i);
    }
    List<String> names = whatTheyShow(folder, batch);
    Classifier classifier = BayesPress.load(new ByteArrayInputStream(file));
    List<String> lines = Files.readAllLines(folder.resolve("classes.txt"));
    assertThat(names).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(lines.indexOf(names.get(i))).isEqualTo(classifier.predict(batch)[i]);
    }
  }

  @Test
  void probabilities() throws IOException {
    byte[] file = write();
    assertThat(surenessOfTheFirst(new ByteArrayInputStream(file), new float[2 * 784])).isBetween(0.1f, 1f);
  }
}
