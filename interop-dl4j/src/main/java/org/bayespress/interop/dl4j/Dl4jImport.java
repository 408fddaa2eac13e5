package org.bayespress.interop.dl4j;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.bayespress.core.data.DataException;
import org.bayespress.core.method.SettingsException;
import org.bayespress.format.network.Preprocessing;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

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
    return read(ModelZip.read(file), options);
  }

  /**
   * Takes a model that is in memory.
   *
   * @param model a {@code MultiLayerNetwork} or a {@code ComputationGraph}
   * @param scaling what makes its inputs of pixel bytes; empty where options say it, or it is 0..1
   * @throws SettingsException if layers have no counterpart, naming every one of them, or the input's shape is not known
   */
  public static ImportedModel read(Model model, Optional<DataNormalization> scaling, ImportOptions options)
      throws IOException {
    return read(ModelZip.of(model, scaling), options);
  }

  private static ImportedModel read(ModelZip zip, ImportOptions options) {
    SourceModel model = SourceModel.of(zip);
    int[] input = InputShape.of(zip, model.layers(), options);
    ImportedModel folded = imported(zip, model, input, options, false);
    // methods for plain chains take no batch normalisation at all; for the others it is better as a layer than in weights
    return folded.network().normalizations().isEmpty() ? folded : imported(zip, model, input, options, true);
  }

  private static ImportedModel imported(
      ModelZip zip, SourceModel model, int[] input, ImportOptions options, boolean normalizationsStay) {
    Assembly network = new Assembly(zip.file(), options.name(), input, normalizationsStay);
    model.general().forEach(network::refuse);
    model.steps().forEach(network::map);
    Preprocessing preprocessing =
        network.known() ? InputScaling.of(zip, input, options.pixels(), network)
            : PixelRange.UNIT.preprocessing(input[0]);
    return network.finish(preprocessing);
  }
}
