package org.bayespress.core.method;

import java.util.List;
import org.bayespress.core.posterior.GaussianKl;

/** A prior over weights, with one or more forms of its KL term. */
public interface Prior {

  /** Name as used in {@code prior.name}. */
  String name();

  /** Names of the KL forms, the default first. */
  List<String> forms();

  /**
   * The KL form with this name.
   *
   * @throws SettingsException if there is no such form; the message lists those there are
   */
  GaussianKl kl(String form);
}
