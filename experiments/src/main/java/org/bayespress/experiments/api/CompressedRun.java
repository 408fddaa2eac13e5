package org.bayespress.experiments.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bayespress.experiments.run.RunResult;
import org.bayespress.format.embedding.BayesPress;
import org.bayespress.format.embedding.Classifier;

/**
 * A finished run.
 *
 * @param result what was measured on the file
 * @param folder the run folder, with {@code model.bpz}, {@code result.json} and the rest
 */
public record CompressedRun(RunResult result, Path folder) {

  /** The compressed network. */
  public Path file() {
    return folder.resolve("model.bpz");
  }

  /**
   * The compressed network, decoded, with the names of its classes where there are any.
   *
   * @throws IOException if the files of the run folder cannot be read
   */
  public Classifier classifier() throws IOException {
    Classifier classifier = BayesPress.load(file());
    Path names = folder.resolve("classes.txt");
    return Files.exists(names) ? classifier.withClassNames(Files.readAllLines(names)) : classifier;
  }
}
