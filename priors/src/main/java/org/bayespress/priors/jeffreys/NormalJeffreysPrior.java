package org.bayespress.priors.jeffreys;

import java.util.List;
import java.util.Optional;
import org.bayespress.core.method.Prior;
import org.bayespress.core.method.Settings;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.GroupScalePrior;
import org.bayespress.core.posterior.PosteriorFamily;
import org.bayespress.priors.loguniform.ExactKl;
import org.bayespress.priors.loguniform.MolchanovKl;
import org.bayespress.priors.normal.StandardNormalKl;

/**
 * Prior {@code normal-jeffreys}: {@code p(z) ~ 1/|z|} over group scales, {@code N(0, z^2)} over weights. Two forms of
 * the scales' KL: {@code molchanov} and {@code exact}.
 *
 * <p>The published Sparse VD code clips log alpha to [-8, 8] and passes no gradient outside. Scales start at a log
 * alpha of about -9, where such a clip would leave them without any KL gradient, and the published code of this method
 * has none; so here the bound is {@value #LOG_ALPHA_CLIP}, out of reach.
 */
public final class NormalJeffreysPrior implements Prior {

  /** Name in configurations. */
  public static final String NAME = "normal-jeffreys";

  /** Names of the forms, the default first. */
  public static final List<String> FORMS = List.of(MolchanovKl.FORM, ExactKl.FORM);

  static final double LOG_ALPHA_CLIP = 20;

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
    scaleKl(form);
    return new StandardNormalKl();
  }

  @Override
  public Optional<GroupScalePrior> scales(String form, Settings settings) {
    return Optional.of(new NormalJeffreysScales(scaleKl(form)));
  }

  private static GaussianKl scaleKl(String form) {
    return switch (form) {
      case MolchanovKl.FORM -> MolchanovKl.clippedAt(LOG_ALPHA_CLIP);
      case ExactKl.FORM -> new ExactKl();
      default -> throw new SettingsException(
          "prior.kl: found '" + form + "', allowed for prior.name = " + NAME + ": " + String.join(", ", FORMS));
    };
  }
}
