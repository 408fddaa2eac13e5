package org.bayespress.core.training;

import java.util.List;
import org.bayespress.core.posterior.GroupScalePrior;
import org.bayespress.core.posterior.ScaleDistribution;

/**
 * A textbook prior for tests of the trainer: location = own mean + shared mean + 1 (0 for log-normal scales), variance the
 * sum of an own and a shared one, every mean and log variance under the KL to a standard normal.
 */
record GaussianScales(ScaleDistribution distribution) implements GroupScalePrior {
  private static final StandardNormalKl KL = new StandardNormalKl();

  @Override
  public String form() {
    return "gaussian";
  }

  @Override
  public String description() {
    return "gaussian " + distribution;
  }

  @Override
  public List<String> groupParameters() {
    return List.of("own mean", "own log variance");
  }

  @Override
  public List<String> layerParameters() {
    return List.of("shared mean", "shared log variance");
  }

  @Override
  public double[] groupStart(double logVariance) {
    return new double[] {0, logVariance};
  }

  @Override
  public double[] layerStart(double logVariance) {
    return new double[] {0, logVariance};
  }

  @Override
  public double location(double[] group, double[] layer) {
    return group[0] + layer[0] + (distribution == ScaleDistribution.NORMAL ? 1 : 0);
  }

  @Override
  public double deviation(double[] group, double[] layer) {
    return Math.sqrt(Math.exp(group[1]) + Math.exp(layer[1]));
  }

  @Override
  public void pullBack(
      double[] group, double[] layer, double dLocation, double dDeviation, double[] dGroup, double[] dLayer) {
    double perVariance = dDeviation / (2 * deviation(group, layer));
    dGroup[0] += dLocation;
    dLayer[0] += dLocation;
    dGroup[1] += perVariance * Math.exp(group[1]);
    dLayer[1] += perVariance * Math.exp(layer[1]);
  }

  @Override
  public double groupKl(double[] group, double weight, double[] dGroup) {
    dGroup[0] += weight * KL.dTheta(group[0], group[1]);
    dGroup[1] += weight * KL.dLogSigma2(group[0], group[1]);
    return KL.value(group[0], group[1]);
  }

  @Override
  public double layerKl(double[] layer, double weight, double[] dLayer) {
    return groupKl(layer, weight, dLayer);
  }

  @Override
  public double pruneScore(double[] group, double[] layer) {
    return deviation(group, layer) - location(group, layer);
  }
}
