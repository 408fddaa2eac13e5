package org.bayespress.interop.dl4j;

import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * Turns a layer of one class into ours.
 *
 * @param <L> the class
 */
@FunctionalInterface
interface LayerMapping<L extends Layer> {

  /**
   * Adds what the layer computes to the network, or says why that cannot be done.
   *
   * @param layer configuration
   * @param source the layer with its parameters
   * @param network so far
   */
  void map(L layer, SourceLayer source, Assembly network);
}
