package org.bayespress.interop.dl4j;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bayespress.core.data.DataException;
import org.bayespress.core.method.SettingsException;
import org.bayespress.format.network.Preprocessing;

/** Reads models of Deeplearning4j: {@code MultiLayerNetwork} and {@code ComputationGraph}, as {@code save} wrote them. */
public final class Dl4jImport {

  private Dl4jImport() {}

  /**
   * Reads a model; writes nothing.
   *
   * @throws SettingsException if layers have no counterpart, naming every one of them, or the input's shape is not known
   * @throws DataException if the file is damaged, or of another program
   */
  public static ImportedModel read(Path file, ImportOptions options) throws IOException {
    ModelZip zip = ModelZip.read(file);
    List<SourceLayer> layers = SourceModel.layers(zip);
    int[] input = InputShape.of(zip, layers, options);
    Assembly network = new Assembly(file, options.name(), input);
    layers.forEach(network::map);
    Preprocessing preprocessing =
        network.known() ? InputScaling.of(zip, input, options.pixels(), network)
            : PixelRange.UNIT.preprocessing(input[0]);
    return network.finish(preprocessing);
  }
}
