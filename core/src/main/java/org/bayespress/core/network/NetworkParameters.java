package org.bayespress.core.network;

import java.util.List;
import org.bayespress.core.autodiff.NormalizationParameters;
import org.bayespress.core.autodiff.Parameters;
import org.bayespress.core.autodiff.ScaleParameters;

/**
 * What a tape needs of a network beside its description.
 *
 * @param layers one per weighted layer, in order
 * @param scales random scales, one per weighted layer; empty for none
 * @param normalizations one per batch normalisation, in order
 */
public record NetworkParameters(
    List<Parameters> layers, List<ScaleParameters> scales, List<NormalizationParameters> normalizations) {

  public NetworkParameters {
    layers = List.copyOf(layers);
    scales = List.copyOf(scales);
    normalizations = List.copyOf(normalizations);
  }

  ScaleParameters scale(int layer) {
    return scales.isEmpty() ? null : scales.get(layer);
  }
}
