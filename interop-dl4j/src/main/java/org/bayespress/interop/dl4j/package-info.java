/**
 * Networks of Deeplearning4j in and out. A model zip becomes a network of ours with its weights ({@code Dl4jImport}), a
 * decoded file becomes a model zip ({@code Dl4jExport}). Public signatures name no class of Deeplearning4j, so that the
 * command line can be started without loading it.
 *
 * <p>Differences of layout that are bridged here: dense weights are {@code [in, out]} there and {@code [out, in]} here;
 * convolutions are {@code [out, in, kH, kW]} in both; flattening goes by channel, row, column in both, unless the model has
 * its channels last. An activation is a property of a layer there and a layer here. The softmax of the last layer is not
 * written here: a network gives logits.
 */
package org.bayespress.interop.dl4j;
