package org.bayespress.experiments.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.Preprocessing;

/** The network of a dense training as a file, weights, biases, scales and shifts as they are: what a run compares with. */
final class DenseFile {

  private DenseFile() {}

  /** Writes the file and reads it back. */
  static DecodedModel write(TrainedPosterior dense, Preprocessing preprocessing, Path file) throws IOException {
    List<LayerSpec.Weighted> specs = dense.network().weightedLayers();
    List<CompressedModel.Layer> layers = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      TrainedPosterior.Layer layer = dense.layers().get(i);
      layers.add(
          new CompressedModel.Layer(
              layer.name(), new QuantizedTensor.Floats(specs.get(i).weightShape(), layer.theta()),
              new QuantizedTensor.Floats(new int[] {layer.bias().length}, layer.bias())));
    }
    BpzWriter.write(
        new CompressedModel(dense.network(), preprocessing, layers).normalized(dense.storedNormalizations(false)),
        file);
    return BpzReader.read(file);
  }
}
