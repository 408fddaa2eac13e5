package org.bayespress.priors.loguniform;

import java.util.List;
import org.bayespress.core.method.Prior;
import org.bayespress.core.method.SettingsException;

/**
 * Prior {@code log-uniform}: {@code p(|w|) ~ 1/|w|}, improper. Four forms of its KL: {@link MolchanovKl},
 * {@link KingmaKl}, {@link ExactKl} and, as a close relative with a proper prior, {@link ArdKl}.
 */
public final class LogUniformPrior implements Prior {

  /** Name in configurations. */
  public static final String NAME = "log-uniform";

  /** Names of the forms, the default first. */
  public static final List<String> FORMS = List.of(MolchanovKl.FORM, KingmaKl.FORM, ExactKl.FORM, ArdKl.FORM);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> forms() {
    return FORMS;
  }

  @Override
  public LogUniformKl kl(String form) {
    return switch (form) {
      case MolchanovKl.FORM -> MolchanovKl.standard();
      case KingmaKl.FORM -> new KingmaKl();
      case ExactKl.FORM -> new ExactKl();
      case ArdKl.FORM -> new ArdKl();
      default -> throw new SettingsException("prior.kl: found '" + form + "', allowed for prior.name = log-uniform: "
          + String.join(", ", FORMS));
    };
  }
}
