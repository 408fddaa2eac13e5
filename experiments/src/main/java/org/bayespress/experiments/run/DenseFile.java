package org.bayespress.experiments.run;

import java.io.IOException;
import java.nio.file.Path;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.network.Preprocessing;

/** The network of a dense training as a file, weights, biases, scales and shifts as they are: what a run compares with. */
final class DenseFile {

  private DenseFile() {}

  /** Writes the file and reads it back. */
  static DecodedModel write(TrainedPosterior dense, Preprocessing preprocessing, Path file) throws IOException {
    BpzWriter.write(dense.storedMeans(preprocessing).normalized(dense.storedNormalizations(false)), file);
    return BpzReader.read(file);
  }
}
