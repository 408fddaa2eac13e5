package org.bayespress.priors.quantizing;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.LayerPrior;
import org.bayespress.core.random.NoiseField;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * The quantizing prior while it is trained: every layer has a codebook of its own.
 *
 * @param form of the KL
 * @param shape what of a codebook is trained
 * @param start where its levels start
 * @param least no level comes nearer to 0 than this: the prior knows no scale, and nothing else keeps levels from 0
 * @param learningRateFactor of the levels
 */
public record QuantizingLayers(
    String form, CodebookShape shape, CodebookStart start, double least, double learningRateFactor)
    implements LayerPrior {
  private static final String LEARNING_RATE_KEY = "prior.codebook.learning-rate-factor";

  /** Names of the forms, the default first. */
  public static final List<String> FORMS =
      List.of(ApproximateKl.FORM, TableKl.FORM, QuadratureKl.FORM, MonteCarloKl.FORM);

  /**
   * Checks.
   *
   * @throws IllegalArgumentException for an unknown form, the exact form of a codebook that is not tied, or a bound that
   *     is not positive
   */
  public QuantizingLayers {
    if (!FORMS.contains(form)) {
      throw new IllegalArgumentException("KL form: found '" + form + "', allowed: " + String.join(", ", FORMS));
    }
    if (form.equals(TableKl.FORM) && !shape.tied()) {
      throw new IllegalArgumentException("KL form: found '" + form + "', allowed for a codebook that is not tied: "
          + ApproximateKl.FORM + ", " + QuadratureKl.FORM + ", " + MonteCarloKl.FORM);
    }
    if (!(least > 0 && least < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("least level: found " + least + ", allowed: a positive number");
    }
  }

  @Override
  public String description() {
    return QuantizingMixturePrior.NAME + " " + this;
  }

  @Override
  public List<String> parameters() {
    return shape.parameters();
  }

  @Override
  public void requireFits(NetworkSpec network) {
    int layers = network.weightedLayers().size();
    if (start instanceof CodebookStart.Shares shares && shares.perLayer().size() != layers) {
      throw new SettingsException(
          "prior.codebook.shares: found " + shares.perLayer().size() + " numbers, allowed: one per weighted layer of "
              + network.name() + ", which has " + layers + " ("
              + String.join(", ", network.weightedLayers().stream().map(LayerSpec.Weighted::name).toList())
              + "), or an empty list, where every layer takes prior.codebook.share");
    }
  }

  @Override
  public double[] start(int layer, float[] theta) {
    double[] levels = start.parameters(shape, layer, theta);
    project(levels);
    return levels;
  }

  @Override
  public GaussianKl kl(double[] parameters, NoiseField noise) {
    return switch (form) {
      case ApproximateKl.FORM -> ApproximateKl.of(shape, parameters);
      case TableKl.FORM -> TableKl.of(shape, parameters[0]);
      case QuadratureKl.FORM -> QuadratureKl.of(shape, parameters);
      default -> MonteCarloKl.of(shape, parameters, noise);
    };
  }

  @Override
  public double[] levels(double[] parameters) {
    return shape.levels(parameters);
  }

  @Override
  public Optional<String> remark(double[] values) {
    List<String> collapsed = IntStream.range(0, values.length).filter(i -> values[i] <= (float) least)
        .mapToObj(parameters()::get).toList();
    return collapsed.isEmpty() ? Optional.empty()
        : Optional.of(
            String.join(" and ", collapsed) + " collapsed to the lower bound prior.codebook.least = " + least
                + ": nothing in the prior keeps levels from 0. Levels this small merge with 0 where the posterior is wider;"
                + " a larger prior.codebook.least, or a smaller " + LEARNING_RATE_KEY + ", keeps them apart");
  }

  @Override
  public Optional<String> learningRateKey() {
    return Optional.of(LEARNING_RATE_KEY);
  }

  @Override
  public void project(double[] parameters) {
    for (int i = 0; i < parameters.length; i++) {
      // NaN stays NaN, and is reported
      parameters[i] = Math.max(parameters[i], least);
    }
  }
}
