package org.bayespress.format.embedding;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.inference.ShrunkModel;

/** Loads compressed networks. */
public final class BayesPress {

  private BayesPress() {}

  /**
   * Decodes a {@code .bpz} file.
   *
   * @throws org.bayespress.format.container.BpzException if it is no intact file of a version that is read
   * @throws IOException if it cannot be read
   */
  public static Classifier load(Path file) throws IOException {
    return of(BpzReader.read(file));
  }

  /**
   * Decodes the content of a {@code .bpz} file, for example a resource of the application. Reads to the end and leaves the
   * stream open.
   *
   * @throws org.bayespress.format.container.BpzException if it is no intact file of a version that is read
   * @throws IOException if it cannot be read
   */
  public static Classifier load(InputStream content) throws IOException {
    return of(BpzReader.read(content.readAllBytes()));
  }

  /** A classifier of a network that was decoded before. */
  public static Classifier of(DecodedModel model) {
    return new Classifier(ShrunkModel.of(model), List.of());
  }
}
