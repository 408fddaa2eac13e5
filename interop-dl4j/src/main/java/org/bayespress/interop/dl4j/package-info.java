/**
 * Networks of Deeplearning4j in and out. A model zip becomes a network of ours with its weights ({@code Dl4jImport}), a
 * decoded file becomes a model zip ({@code Dl4jExport}). {@code Dl4jCompression} is the way from one
 * to the other for programs. What the command line calls names no class of Deeplearning4j in its signature, so that it can be
 * started without loading it.
 *
 * <p>Differences of layout that are bridged here: dense weights are {@code [in, out]} there and {@code [out, in]} here;
 * convolutions are {@code [out, in, kH, kW]} in both; flattening goes by channel, row, column in both, unless the model has
 * its channels last. An activation is a property of a layer there and a layer here.
 * Images that are merged are vertices of a graph there, an image kept and taken up again here. A batch normalisation has four numbers
 * per channel there, and a scale and a shift here. The softmax of the last layer is not
 * written here: a network gives logits.
 */
package org.bayespress.interop.dl4j;
