package org.bayespress.experiments.config;

import java.util.List;

/**
 * One thing a configuration can name, as {@code list} prints it.
 *
 * @param name as written in configurations
 * @param summary one line
 * @param source paper or origin; empty when there is none
 * @param supports for a method: priors it trains under; for a prior: names of its KL forms, default first; else empty
 * @param posterior for a prior: the posterior trained under it; else empty
 * @param pairedMethod for a prior: the method that {@code method.name = auto} stands for; else empty
 */
public record Named(
    String name, String summary, String source, List<String> supports, String posterior, String pairedMethod) {

  public Named {
    supports = List.copyOf(supports);
  }

  /** A thing without posterior and method. */
  public Named(String name, String summary, String source, List<String> supports) {
    this(name, summary, source, supports, "", "");
  }
}
