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
 * @param ledger where the file's bytes went
 */
public record DecodedModel(
    NetworkSpec network, Preprocessing preprocessing, List<DecodedLayer> layers, ByteLedger ledger) {

  public DecodedModel {
    layers = List.copyOf(layers);
  }
}
