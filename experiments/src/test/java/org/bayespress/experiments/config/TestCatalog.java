package org.bayespress.experiments.config;

import java.util.List;
import java.util.stream.Stream;

/** A catalogue that does not depend on which modules are on the class path. */
public final class TestCatalog {

  private TestCatalog() {}

  /** Six priors; no method supports the last. */
  public static Catalog small() {
    return new Catalog(
        List.of(
            new Named("log-uniform", "", "", List.of("molchanov", "exact"), "gaussian", "sparsevd"),
            new Named("ard", "", "", List.of("ard"), "gaussian", "sparsevd"),
            new Named("normal-jeffreys", "", "", List.of("molchanov", "exact"), "group-scales", "bc"),
            new Named("horseshoe", "", "", List.of("closed"), "group-scales", "bc"),
            new Named("quantizing-mixture", "", "", List.of("approximate", "exact", "monte-carlo"), "gaussian", "vnq"),
            new Named("gaussian", "", "", List.of("closed"), "gaussian", "miracle")),
        List.of(
            new Named("sparsevd", "", "", List.of("log-uniform", "ard")),
            new Named("bc", "", "", List.of("normal-jeffreys", "horseshoe")),
            new Named("vnq", "", "", List.of("quantizing-mixture"))),
        List.of(new Named("lenet300", "", "", List.of()), new Named("lenet5", "", "", List.of())),
        List.of(new Named("mnist", "", "", List.of()), new Named("fashion-mnist", "", "", List.of())),
        Presets.onClassPath());
  }

  /** The same with the networks and data of all presets of Variational Network Quantization. */
  static Catalog withDenseNets() {
    Catalog small = small();
    return new Catalog(
        small.priors(), small.methods(), with(small.networks(), "densenet22", "densenet76"),
        with(small.datasets(), "cifar10"), small.presets());
  }

  private static List<Named> with(List<Named> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more).map(name -> new Named(name, "", "", List.of()))).toList();
  }
}
