package org.bayespress.priors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.ToDoubleFunction;
import org.bayespress.core.posterior.GroupScalePrior;
import org.junit.jupiter.api.Test;

/** What every prior over group scales must fulfil. Subclasses name the prior. */
public abstract class GroupScalePriorContract {
  private static final double H = 1e-5;

  /** The prior under test. */
  protected abstract GroupScalePrior prior();

  /** Parameters around the start, spread so that no two are alike and noise is neither negligible nor overwhelming. */
  protected final double[] group(int which) {
    return spread(prior().groupStart(-3), 10 * which);
  }

  /** The same for shared parameters. */
  protected final double[] layer(int which) {
    return spread(prior().layerStart(-3), 10 * which + 5);
  }

  private static double[] spread(double[] start, int stream) {
    double[] moved = start.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += Expectation.normals(moved.length, stream)[i];
    }
    return moved;
  }

  private static double slope(double[] at, int i, ToDoubleFunction<double[]> f) {
    double[] up = at.clone();
    double[] down = at.clone();
    up[i] += H;
    down[i] -= H;
    return (f.applyAsDouble(up) - f.applyAsDouble(down)) / (2 * H);
  }

  private static void close(double found, double expected, String what) {
    assertThat(found).as(what).isCloseTo(expected, within(1e-7 * (1 + Math.abs(expected))));
  }

  @Test
  void thereIsANameForEveryParameter() {
    assertThat(prior().groupStart(-9)).hasSameSizeAs(prior().groupParameters());
    assertThat(prior().layerStart(-9)).hasSameSizeAs(prior().layerParameters());
    assertThat(prior().description()).isNotBlank();
  }

  @Test
  void theKlGradientIsTheDifferenceOfItsValues() {
    for (int which = 0; which < 20; which++) {
      double[] group = group(which);
      double[] layer = layer(which);
      double[] dGroup = new double[group.length];
      double[] dLayer = new double[layer.length];
      prior().groupKl(group, 0.25, dGroup);
      prior().layerKl(layer, 0.25, dLayer);
      for (int i = 0; i < group.length; i++) {
        double slope = slope(group, i, p -> prior().groupKl(p, 0, new double[p.length]));
        close(dGroup[i], 0.25 * slope, prior().groupParameters().get(i) + " of " + which);
      }
      for (int i = 0; i < layer.length; i++) {
        double slope = slope(layer, i, p -> prior().layerKl(p, 0, new double[p.length]));
        close(dLayer[i], 0.25 * slope, prior().layerParameters().get(i) + " of " + which);
      }
    }
  }

  @Test
  void pullBackIsTheChainRule() {
    for (int which = 0; which < 20; which++) {
      double[] group = group(which);
      double[] layer = layer(which);
      double[] dGroup = new double[group.length];
      double[] dLayer = new double[layer.length];
      prior().pullBack(group, layer, 0.7, -1.3, dGroup, dLayer);
      for (int i = 0; i < group.length; i++) {
        double slope = slope(group, i, p -> 0.7 * prior().location(p, layer) - 1.3 * prior().deviation(p, layer));
        close(dGroup[i], slope, prior().groupParameters().get(i) + " of " + which);
      }
      for (int i = 0; i < layer.length; i++) {
        double slope = slope(layer, i, p -> 0.7 * prior().location(group, p) - 1.3 * prior().deviation(group, p));
        close(dLayer[i], slope, prior().layerParameters().get(i) + " of " + which);
      }
    }
  }

  @Test
  void gradientsAreAddedToWhatIsThere() {
    double[] group = group(0);
    double[] layer = layer(0);
    double[] once = new double[group.length];
    double[] twice = new double[group.length];
    prior().groupKl(group, 1, once);
    prior().groupKl(group, 1, twice);
    prior().groupKl(group, 1, twice);
    prior().pullBack(group, layer, 1, 1, once, new double[layer.length]);
    prior().pullBack(group, layer, 2, 2, twice, new double[layer.length]);
    for (int i = 0; i < once.length; i++) {
      assertThat(twice[i]).isCloseTo(2 * once[i], within(1e-12 * (1 + Math.abs(once[i]))));
    }
  }

  /** Recipe: mean about 1, variance about that of a log variance of -9. */
  @Test
  void startsAtScaleOneWithLittleNoise() {
    double[] group = prior().groupStart(-9);
    double[] layer = prior().layerStart(-9);
    double location = prior().location(group, layer);
    double deviation = prior().deviation(group, layer);
    assertThat(prior().distribution().mean(location, deviation)).isCloseTo(1, within(1e-3));
    assertThat(prior().distribution().variance(location, deviation)).isCloseTo(Math.exp(-9), within(1e-6));
    double cost = prior().groupKl(group, 0, new double[group.length]);
    assertThat(cost).isBetween(0.0, 20.0);
  }
}
