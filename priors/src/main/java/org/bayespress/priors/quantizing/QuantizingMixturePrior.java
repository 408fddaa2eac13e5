package org.bayespress.priors.quantizing;

import java.util.List;
import java.util.Optional;
import org.bayespress.core.method.Prior;
import org.bayespress.core.method.Settings;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.LayerPrior;
import org.bayespress.core.random.NoiseField;
import org.bayespress.core.random.NoiseKey;

/**
 * Prior {@code quantizing-mixture}: a pole of the density at every level of a codebook that each layer learns. Forms of
 * its KL: {@link ApproximateKl} (the paper's, default), {@link TableKl} (exact), {@link QuadratureKl} (exact, for any codebook,
 * slow) and {@link MonteCarloKl}.
 *
 * <p>Keys of the section {@code prior.codebook}:
 *
 * <ul>
 * <li>{@code levels}: 3 is the paper's; more are {@code a j/m}
 * <li>{@code tied}: true for (-a, 0, a), false for (-a, 0, b)
 * <li>{@code start}: {@code largest} (the largest mean of the layer), {@code fitted} (least squares), {@code share} or
 *     {@code given}
 * <li>{@code share}: of the weights that are nearer to another level than 0 at the start where {@code start = share}
 * <li>{@code initial}: the largest level at the start where {@code start = given}; not below {@code least}
 * <li>{@code least}: lower bound of a and b
 * <li>{@code learning-rate-factor}: learning rate of a and b relative to that of the weights
 * </ul>
 */
public final class QuantizingMixturePrior implements Prior {

  /** Name in configurations. */
  public static final String NAME = "quantizing-mixture";

  /** The codebook that {@link #kl} is for: the paper's reference, (-0.2, 0, 0.2). */
  public static final double REFERENCE_LEVEL = 0.2;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> forms() {
    return QuantizingLayers.FORMS;
  }

  /** The KL against the paper's reference codebook, (-0.2, 0, 0.2); layers have their own, see {@link #layers}. */
  @Override
  public GaussianKl kl(String form) {
    requireForm(form);
    NoiseField noise = new NoiseField(NoiseKey.of(0, NoiseKey.Purpose.MONTE_CARLO), 0, 0);
    return new QuantizingLayers(form, CodebookShape.TERNARY, CodebookStart.LARGEST, REFERENCE_LEVEL, 1)
        .kl(new double[] {REFERENCE_LEVEL}, noise);
  }

  @Override
  public Optional<LayerPrior> layers(String form, Settings settings) {
    requireForm(form);
    Settings codebook = settings.section("codebook");
    return Optional.of(
        new QuantizingLayers(
            form, shape(form, codebook), start(codebook), codebook.real("least", 1e-6, 1e6),
            codebook.real("learning-rate-factor", 0, 1e6)));
  }

  private static CodebookShape shape(String form, Settings codebook) {
    int levels = codebook.whole("levels");
    boolean tied = codebook.flag("tied");
    if (levels < 3 || levels > CodebookShape.MOST_LEVELS || levels % 2 == 0) {
      throw codebook.refuse(
          "levels", levels, "an odd number from 3 to " + CodebookShape.MOST_LEVELS
              + " (0 is one level, the others come in pairs)");
    }
    if (!tied && levels != 3) {
      throw codebook.refuse("levels", levels, "3 with tied = false, where the levels are -a, 0 and b");
    }
    if (!tied && form.equals(TableKl.FORM)) {
      throw codebook.refuse(
          "tied", false, "true with prior.kl = " + form + " (its table is for levels that mirror each other); "
              + ApproximateKl.FORM + " takes both, and so does " + QuadratureKl.FORM
              + ", the same KL without a table, slowly");
    }
    return new CodebookShape(levels, tied);
  }

  private static CodebookStart start(Settings codebook) {
    String start = codebook.text("start");
    List<Double> shares = codebook.reals("shares");
    if (!shares.isEmpty() && !start.equals("share")) {
      throw codebook.refuse("shares", shares,
          "an empty list, since start = " + start + "; with shares set start = share");
    }
    return switch (start) {
      case "largest" -> CodebookStart.LARGEST;
      case "fitted" -> CodebookStart.FITTED;
      case "share" -> shares.isEmpty() ? share(codebook) : shares(codebook, shares);
      case "given" -> CodebookStart.at(codebook.real("initial", codebook.real("least", 1e-6, 1e6), 1e6));
      default -> throw codebook.refuse("start", "'" + start + "'", "largest, fitted, share or given");
    };
  }

  private static CodebookStart share(Settings codebook) {
    double share = codebook.real("share", 0, 1);
    if (share == 0 || share == 1) {
      throw codebook.refuse("share", share, "a number above 0 and below 1");
    }
    return CodebookStart.ofShare(share);
  }

  private static CodebookStart shares(Settings codebook, List<Double> perLayer) {
    if (perLayer.stream().anyMatch(share -> !(share > 0 && share < 1))) {
      throw codebook.refuse("shares", perLayer, "numbers above 0 and below 1, one per weighted layer");
    }
    return CodebookStart.ofShares(perLayer);
  }

  private static void requireForm(String form) {
    if (!QuantizingLayers.FORMS.contains(form)) {
      throw new SettingsException("prior.kl: found '" + form + "', allowed for prior.name = " + NAME + ": "
          + String.join(", ", QuantizingLayers.FORMS));
    }
  }
}
