package org.bayespress.experiments.config;

/**
 * A combination that can be run.
 *
 * @param posterior label of the posterior
 * @param prior name of the prior
 * @param method name of the method
 * @param auto whether {@code method.name = auto} takes this method under this prior
 */
public record Pair(String posterior, String prior, String method, boolean auto) {

  @Override
  public String toString() {
    return "(" + posterior + ", " + prior + ", " + method + ")";
  }
}
