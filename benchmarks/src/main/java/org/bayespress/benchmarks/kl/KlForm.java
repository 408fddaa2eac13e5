package org.bayespress.benchmarks.kl;

import java.util.List;

/**
 * Names a KL term: a form of a prior's, or a posterior of its own kind against a prior.
 *
 * @param prior name of the prior
 * @param form name of the form or of the posterior
 */
public record KlForm(String prior, String form) {

  /** The form that others of its prior approximate. */
  static final String EXACT = "exact";

  /** Every KL term of every kind on the class path. */
  public static List<KlForm> bound() {
    return KlSource.all().stream().flatMap(source -> source.forms().stream()).toList();
  }

  /** From the text of {@link #toString}. */
  static KlForm parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException("KL form: found '" + text + "', allowed is prior/form");
    }
    return new KlForm(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public String toString() {
    return prior + "/" + form;
  }
}
