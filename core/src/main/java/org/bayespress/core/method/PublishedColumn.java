package org.bayespress.core.method;

import org.bayespress.format.model.CompressedModel;

/**
 * The network as a column or row of a published table has it, beside the network of the run's file: those of table 2 of
 * Bayesian Compression (Louizos, Ullrich, Welling, 2017), named here, or those of a method's own paper. What its file takes
 * and its error are measured on the file; the ratio that papers print is a formula.
 *
 * @param name {@link #PRUNING}, {@link #FAST_PREDICTION}, {@link #MAXIMUM}, or a name of the method's own; part of a file's
 *     name
 * @param model what the file of this column holds, and how it is coded
 * @param paperRatio the ratio as the paper counts it, see {@link org.bayespress.core.counting.PaperRatios}; NaN where it
 *     prints none
 */
public record PublishedColumn(String name, CompressedModel model, double paperRatio) {
  /** Pruned weights in full precision. */
  public static final String PRUNING = "pruning";

  /** Pruned weights at the precision that the posterior asks for. */
  public static final String FAST_PREDICTION = "fast-prediction";

  /** Pruned weights as indices into a codebook of 32 values per layer. */
  public static final String MAXIMUM = "maximum";

  /** A column for which the paper prints an error and no ratio. */
  public static PublishedColumn withoutRatio(String name, CompressedModel model) {
    return new PublishedColumn(name, model, Double.NaN);
  }
}
