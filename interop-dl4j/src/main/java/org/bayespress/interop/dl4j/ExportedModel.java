package org.bayespress.interop.dl4j;

import java.util.List;

/**
 * What was written.
 *
 * @param kind {@code MultiLayerNetwork} or {@code ComputationGraph}
 * @param layers one line for each layer of the zip
 * @param parameters weights and biases of the zip, zeros among them included
 * @param normalizer class of the normaliser that makes inputs of pixel bytes
 */
public record ExportedModel(String kind, List<String> layers, long parameters, String normalizer) {}
