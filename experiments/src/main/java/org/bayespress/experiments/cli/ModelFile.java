package org.bayespress.experiments.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.bayespress.format.container.BpzException;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.DecodedModel;

/** Reads the file that a command was given. */
final class ModelFile {

  private ModelFile() {}

  /**
   * The decoded file.
   *
   * @throws IOException if it cannot be read or is no intact file; the message names it
   */
  static DecodedModel read(Path file) throws IOException {
    try {
      return BpzReader.read(file);
    } catch (BpzException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
