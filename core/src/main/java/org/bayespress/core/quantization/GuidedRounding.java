package org.bayespress.core.quantization;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bayespress.core.method.Settings;
import org.bayespress.core.method.ValidationError;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.network.NetworkSpec;

/**
 * Rounds weights to multiples of one step per layer. The posterior says how coarse a step may be: rounding to a step d
 * adds an error of variance d^2/12, harmless while it stays below the noise the network was trained with. The common
 * factor between step and posterior deviation is the largest that the validation images bear; then every layer by
 * itself is made coarser as far as they bear it. Biases take the step of their layer, halved.
 *
 * @param tolerancePercent error points that rounding may cost on the validation images
 * @param coarsest largest step, in posterior deviations
 * @param finest smallest step, in posterior deviations
 */
public record GuidedRounding(double tolerancePercent, double coarsest, double finest) {
  private static final double RATIO = Math.sqrt(2);

  /** Reads a section {@code quantization}. */
  public static GuidedRounding from(Settings settings) {
    double coarsest = settings.real("coarsest", 1e-3, 1e3);
    double finest = settings.real("finest", 1e-3, 1e3);
    if (finest > coarsest) {
      throw settings.refuse("finest", finest, "a number not above coarsest = " + coarsest);
    }
    return new GuidedRounding(settings.real("tolerance", 0, 100), coarsest, finest);
  }

  /** The rounded layers, and the steps by name. */
  public record Outcome(List<CompressedModel.Layer> layers, Map<String, Double> choices) {}

  /**
   * Chooses the steps and rounds.
   *
   * @param weights pruned; one array per weighted layer, as are the other lists
   * @param biases that go with them
   * @param deviations posterior standard deviation of a layer's weights, above 0
   */
  public Outcome choose(
      NetworkSpec network, List<float[]> weights, List<float[]> biases, double[] deviations,
      ValidationError validation) {
    return new Search(network, weights, biases, deviations, validation).outcome(this);
  }

  /** Root of the mean of a layer's posterior variances; 1 where there are none. */
  public static double deviation(double[] variances) {
    double sum = 0;
    for (double variance : variances) {
      sum += variance;
    }
    return variances.length == 0 ? 1 : Math.sqrt(sum / variances.length);
  }

  /**
   * Geometric mean of a layer's posterior deviations; 1 where there are none. Where variances differ by orders of magnitude,
   * as under group scales, it is the deviation of the many that are well known rather than of the few that are not.
   */
  public static double geometricDeviation(double[] variances) {
    double sum = 0;
    for (double variance : variances) {
      sum += Math.log(variance);
    }
    return variances.length == 0 ? 1 : Math.exp(0.5 * sum / variances.length);
  }

  /** One network to round. */
  private record Search(
      NetworkSpec network, List<float[]> weights, List<float[]> biases, double[] deviations,
      ValidationError validation) {

    Outcome outcome(GuidedRounding rule) {
      int count = weights.size();
      double allowed = validation.percent(weights, biases) + rule.tolerancePercent() + 1e-9;
      double[] factors = new double[count];
      Arrays.fill(factors, rule.coarsest());
      double common = rule.coarsest();
      while (common / RATIO >= rule.finest() * 0.999 && error(factors) > allowed) {
        common /= RATIO;
        Arrays.fill(factors, common);
      }
      for (int i = 0; i < count; i++) {
        coarsen(i, factors, rule.coarsest(), allowed);
      }
      Map<String, Double> choices = new TreeMap<>();
      List<CompressedModel.Layer> layers = round(factors);
      for (int i = 0; i < count; i++) {
        choices.put("step." + layers.get(i).name(), (double) step(deviations[i] * factors[i]));
      }
      choices.put("validationErrorBeforeRoundingPercent", allowed - rule.tolerancePercent() - 1e-9);
      return new Outcome(layers, choices);
    }

    private void coarsen(int layer, double[] factors, double coarsest, double allowed) {
      while (factors[layer] * RATIO <= coarsest * 1.001) {
        factors[layer] *= RATIO;
        if (error(factors) > allowed) {
          factors[layer] /= RATIO;
          return;
        }
      }
    }

    private double error(double[] factors) {
      List<CompressedModel.Layer> layers = round(factors);
      return validation.percent(
          layers.stream().map(layer -> layer.weight().toFloats()).toList(),
          layers.stream().map(layer -> layer.bias().toFloats()).toList());
    }

    private List<CompressedModel.Layer> round(double[] factors) {
      float[] steps = new float[factors.length];
      float[] halves = new float[factors.length];
      for (int i = 0; i < steps.length; i++) {
        steps[i] = step(deviations[i] * factors[i]);
        halves[i] = steps[i] / 2;
      }
      return RoundedLayers.of(network, weights, biases, steps, halves);
    }
  }

  /** A step that survives storage in two bytes: the upper half of its float32 bits, rounded. */
  private static float step(double wanted) {
    int bits = Float.floatToRawIntBits((float) Math.max(wanted, 1e-30));
    return Float.intBitsToFloat(bits + 0x8000 & 0xFFFF0000);
  }
}
