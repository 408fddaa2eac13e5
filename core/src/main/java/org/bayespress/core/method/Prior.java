package org.bayespress.core.method;

import java.util.List;
import java.util.Optional;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.GroupScalePrior;
import org.bayespress.core.posterior.LayerPrior;
import org.bayespress.core.posterior.PosteriorFamily;

/** A prior over weights, with one or more forms of its KL term. */
public interface Prior {

  /** Name as used in {@code prior.name}. */
  String name();

  /** Names of the KL forms, the default first. */
  List<String> forms();

  /** The posterior that is trained under this prior. */
  default PosteriorFamily posterior() {
    return PosteriorFamily.GAUSSIAN;
  }

  /**
   * The KL of a weight in this form; where groups share a scale, of a weight given its scale.
   *
   * @throws SettingsException if there is no such form; the message lists those there are
   */
  GaussianKl kl(String form);

  /**
   * The prior over the scales of groups; empty unless {@link #posterior} is {@link PosteriorFamily#GROUP_SCALES}.
   *
   * @param form of the KL
   * @param settings the section {@code prior}
   * @throws SettingsException for a form there is not, or a value that is not allowed
   */
  default Optional<GroupScalePrior> scales(String form, Settings settings) {
    return Optional.empty();
  }

  /**
   * The prior while it is trained, where it has parameters that every layer trains for itself; {@link #kl} is then the
   * KL at some fixed values of them. Empty for other priors.
   *
   * @param form of the KL
   * @param settings the section {@code prior}
   * @throws SettingsException for a form there is not, or a value that is not allowed
   */
  default Optional<LayerPrior> layers(String form, Settings settings) {
    return Optional.empty();
  }
}
