package org.bayespress.benchmarks.kl;

import java.util.List;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.experiments.config.Catalog;
import org.bayespress.experiments.wiring.Parts;

/**
 * A form of a prior's KL term.
 *
 * @param prior name of the prior
 * @param form name of the form
 */
public record KlForm(String prior, String form) {

  /** The form that others of its prior approximate. */
  static final String EXACT = "exact";

  /** Every form of every prior on the class path. */
  public static List<KlForm> bound() {
    return Catalog.of(List.of(), List.of()).priors().stream()
        .flatMap(prior -> prior.supports().stream().map(form -> new KlForm(prior.name(), form))).toList();
  }

  /** From the text of {@link #toString}. */
  static KlForm parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException("KL form: found '" + text + "', allowed is prior/form");
    }
    return new KlForm(text.substring(0, slash), text.substring(slash + 1));
  }

  /** The KL itself. */
  GaussianKl kl(Parts parts) {
    return parts.prior(prior).kl(form);
  }

  @Override
  public String toString() {
    return prior + "/" + form;
  }
}
