package org.bayespress.priors.horseshoe;

import java.util.List;
import java.util.Optional;
import org.bayespress.core.method.Prior;
import org.bayespress.core.method.Settings;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.GroupScalePrior;
import org.bayespress.core.posterior.PosteriorFamily;
import org.bayespress.priors.normal.StandardNormalKl;

/** Prior {@code horseshoe}: half-Cauchy scales of groups and layers; see {@link HorseshoeScales}. */
public final class HorseshoePrior implements Prior {

  /** Name in configurations. */
  public static final String NAME = "horseshoe";

  /** Names of the forms. */
  public static final List<String> FORMS = List.of(HorseshoeScales.FORM);

  private static final String TAU0 = "tau0";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> forms() {
    return FORMS;
  }

  @Override
  public PosteriorFamily posterior() {
    return PosteriorFamily.GROUP_SCALES;
  }

  @Override
  public GaussianKl kl(String form) {
    requireForm(form);
    return new StandardNormalKl();
  }

  @Override
  public Optional<GroupScalePrior> scales(String form, Settings settings) {
    requireForm(form);
    double tau0 = settings.real(TAU0);
    if (!(tau0 >= HorseshoeScales.LEAST_TAU0 && tau0 <= HorseshoeScales.LARGEST_TAU0)) {
      throw settings.refuse(
          TAU0, tau0, "a number from " + HorseshoeScales.LEAST_TAU0 + " to " + HorseshoeScales.LARGEST_TAU0
              + " (outside, tau0^2 underflows or overflows; the paper has 1e-5)");
    }
    return Optional.of(new HorseshoeScales(tau0));
  }

  private static void requireForm(String form) {
    if (!FORMS.contains(form)) {
      throw new SettingsException(
          "prior.kl: found '" + form + "', allowed for prior.name = " + NAME + ": " + String.join(", ", FORMS));
    }
  }
}
