package org.bayespress.priors.ard;

import java.util.List;
import org.bayespress.core.method.Prior;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.priors.loguniform.ArdKl;

/**
 * Prior {@code ard}: {@code w ~ N(0, 1/tau)} with the precision tau of each weight at its optimum {@code 1 / (theta^2 +
 * sigma^2)} (V. Kharitonov et al., arXiv 1811.00596). The same KL is the form {@code ard} of the log-uniform prior,
 * where it stands beside the others for comparison.
 */
public final class ArdPrior implements Prior {

  /** Name in configurations. */
  public static final String NAME = "ard";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> forms() {
    return List.of(ArdKl.FORM);
  }

  @Override
  public GaussianKl kl(String form) {
    if (!ArdKl.FORM.equals(form)) {
      throw new SettingsException("prior.kl: found '" + form + "', allowed for prior.name = ard: ard");
    }
    return new ArdKl();
  }
}
