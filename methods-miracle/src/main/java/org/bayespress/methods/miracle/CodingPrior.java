package org.bayespress.methods.miracle;

import java.util.List;
import org.bayespress.core.method.Prior;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.priors.normal.StandardNormalKl;

/**
 * Prior {@code gaussian}: N(0, rho^2) over the weights of a tensor, rho learned with them and stored with the file. The KL is
 * that in units of rho: of N(mu / rho, sigma^2 / rho^2) from N(0, 1).
 */
public final class CodingPrior implements Prior {

  /** Name in configurations. */
  public static final String NAME = "gaussian";

  static final List<String> FORMS = List.of(StandardNormalKl.FORM);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> forms() {
    return FORMS;
  }

  @Override
  public GaussianKl kl(String form) {
    if (!FORMS.contains(form)) {
      throw new SettingsException(
          "prior.kl: found '" + form + "', allowed for prior.name = gaussian: " + String.join(", ", FORMS));
    }
    return new StandardNormalKl();
  }
}
