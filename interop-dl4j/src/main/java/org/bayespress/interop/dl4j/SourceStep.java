package org.bayespress.interop.dl4j;

/** What is done to the image or vector that arrives; one after the other, the steps of a model compute what it predicts. */
sealed interface SourceStep permits SourceLayer, SourceStep.Keep, SourceStep.Merge {

  /**
   * The image that arrives is kept, and passed on.
   *
   * @param vertex the merge that will take it up
   */
  record Keep(SourceLayer vertex) implements SourceStep {}

  /**
   * The channels that arrive and those kept last become one image.
   *
   * @param vertex the merge
   * @param keptFirst whether the model has those kept in front of those that arrive
   */
  record Merge(SourceLayer vertex, boolean keptFirst) implements SourceStep {}
}
