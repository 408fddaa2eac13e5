package org.bayespress.format.container;

import java.util.List;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/**
 * What a file says.
 *
 * @param network its description
 * @param preprocessing of the input
 * @param layers weights and biases, one entry per weighted layer
 * @param normalizations scales and shifts, one entry per batch normalisation
 * @param ledger where the file's bytes went
 */
public record DecodedModel(
    NetworkSpec network, Preprocessing preprocessing, List<DecodedLayer> layers,
    List<DecodedNormalization> normalizations, ByteLedger ledger) {

  public DecodedModel {
    layers = List.copyOf(layers);
    normalizations = List.copyOf(normalizations);
  }
}
