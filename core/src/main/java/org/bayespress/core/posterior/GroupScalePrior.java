package org.bayespress.core.posterior;

import java.util.List;

/**
 * A prior over the scales z of the groups of a layer, together with the posterior that is trained under it: which real
 * parameters describe that posterior, what they mean, and their KL. A weight given its scale has the prior
 * {@code N(0, z^2)}, so {@code w = z v} with {@code v ~ N(0, 1)} a priori, and z cancels from the KL of v.
 *
 * <p>There are parameters per group, in arrays of one entry per group, and parameters that all groups of a layer share.
 * Methods take the parameters of one group ({@code group}, in the order of {@link #groupParameters}) and the shared
 * ones ({@code layer}, in the order of {@link #layerParameters}). They work in double precision: there is one group for
 * some hundred weights.
 *
 * <p>Implementations are immutable and may be called by several threads.
 */
public interface GroupScalePrior {

  /** Name of the form of the KL, as in the key {@code prior.kl}. */
  String form();

  /** Everything that decides about the numbers, for the fingerprint of a checkpoint. */
  String description();

  /** How location and deviation give z. */
  ScaleDistribution distribution();

  /** Names of the parameters that every group has, for messages. */
  List<String> groupParameters();

  /** Names of the parameters that the groups of a layer share; may be empty. */
  List<String> layerParameters();

  /**
   * Where the parameters of a group start, such that E z is about 1.
   *
   * @param logVariance start of every log variance
   */
  double[] groupStart(double logVariance);

  /** Where the shared parameters start; see {@link #groupStart}. */
  double[] layerStart(double logVariance);

  /** Location of z or, for a log-normal z, of log z. */
  double location(double[] group, double[] layer);

  /** Deviation of z or, for a log-normal z, of log z. */
  double deviation(double[] group, double[] layer);

  /**
   * The chain rule from location and deviation to the parameters.
   *
   * @param dLocation derivative of the objective with respect to {@link #location}
   * @param dDeviation derivative with respect to {@link #deviation}
   * @param dGroup is added to
   * @param dLayer is added to
   */
  void pullBack(
      double[] group, double[] layer, double dLocation, double dDeviation, double[] dGroup, double[] dLayer);

  /**
   * KL of one group's parameters in nats.
   *
   * @param weight factor of the gradient
   * @param dGroup {@code weight} times the gradient is added
   */
  double groupKl(double[] group, double weight, double[] dGroup);

  /** KL of the shared parameters in nats, once per layer; otherwise as {@link #groupKl}. 0 where there are none. */
  double layerKl(double[] layer, double weight, double[] dLayer);

  /** How superfluous a group is: it is pruned where this is at or above a threshold. */
  double pruneScore(double[] group, double[] layer);
}
