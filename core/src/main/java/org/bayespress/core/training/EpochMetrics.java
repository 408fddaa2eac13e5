package org.bayespress.core.training;

import java.util.List;

/**
 * One line of the metrics log.
 *
 * @param phase {@code dense}, {@code variational}, or {@code coding} where a method codes while it learns
 * @param epoch finished epochs, from 1
 * @param epochs planned epochs
 * @param lossNats data term plus weighted KL, per training example, mean over the epoch
 * @param dataNats mean cross-entropy per example over the epoch
 * @param klNats KL of the posterior in nats, mean over the epoch, not weighted (0 for a dense network)
 * @param klWeight weight of the KL in this epoch
 * @param learningRate rate in this epoch
 * @param validationErrorPercent error of the pruned means (dense: of the network) on the validation images
 * @param meansErrorPercent the same of all means as they are; null unless the prior has levels
 * @param quantizedErrorPercent the same of the pruned means at their nearest levels; null unless the prior has levels
 * @param aliveShare share of weights that would survive pruning now
 * @param alivePerLayer the same per layer; empty for methods that prune nothing
 * @param seconds training seconds of the epoch, validation not included
 * @param millisPerStep mean time of a step in this epoch
 */
public record EpochMetrics(
    String phase,
    int epoch,
    int epochs,
    double lossNats,
    double dataNats,
    double klNats,
    double klWeight,
    double learningRate,
    double validationErrorPercent,
    Double meansErrorPercent,
    Double quantizedErrorPercent,
    double aliveShare,
    List<Double> alivePerLayer,
    double seconds,
    double millisPerStep) {

  public EpochMetrics {
    alivePerLayer = List.copyOf(alivePerLayer);
  }

  /** Of a training whose prior has no levels. */
  public EpochMetrics(
      String phase, int epoch, int epochs, double lossNats, double dataNats, double klNats, double klWeight,
      double learningRate, double validationErrorPercent, double aliveShare, List<Double> alivePerLayer, double seconds,
      double millisPerStep) {
    this(phase, epoch, epochs, lossNats, dataNats, klNats, klWeight, learningRate, validationErrorPercent, null, null,
        aliveShare, alivePerLayer, seconds, millisPerStep);
  }
}
