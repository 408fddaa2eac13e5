package org.bayespress.experiments.config;

import java.util.List;

/** A catalogue that does not depend on which modules are on the class path. */
public final class TestCatalog {

  private TestCatalog() {}

  /** Two priors, of which the method supports one. */
  public static Catalog small() {
    return new Catalog(
        List.of(
            new Named("log-uniform", "", "", List.of("molchanov", "exact")),
            new Named("gaussian", "", "", List.of("closed"))),
        List.of(new Named("sparsevd", "", "", List.of("log-uniform"))),
        List.of(new Named("lenet300", "", "", List.of()), new Named("lenet5", "", "", List.of())),
        List.of(new Named("mnist", "", "", List.of()), new Named("fashion-mnist", "", "", List.of())),
        Presets.onClassPath());
  }
}
