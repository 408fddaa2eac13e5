package org.bayespress.experiments.wiring;

import java.util.List;
import java.util.Locale;
import org.bayespress.core.data.DatasetRegistry;
import org.bayespress.core.network.Networks;
import org.bayespress.experiments.config.Catalog;
import org.bayespress.experiments.config.Named;
import org.bayespress.format.network.NetworkSpec;

/** The names there are on this class path. */
public final class StandardCatalog {

  private StandardCatalog() {}

  /** Looks them up; starts neither ND4J nor an injector. */
  public static Catalog load() {
    List<Named> networks = Networks.names().stream().map(name -> named(Networks.byName().get(name))).toList();
    List<Named> datasets = DatasetRegistry.all().stream()
        .map(set -> new Named(set.name(), set.title(), set.citation(), List.of())).toList();
    return Catalog.of(networks, datasets);
  }

  /** What a listing says about a network. */
  public static Named named(NetworkSpec network) {
    return new Named(
        network.name(),
        String.format(
            Locale.ROOT, "input %dx%dx%d, %d classes, %,d weights and %,d biases in %d layers", network.channels(),
            network.height(), network.width(), network.classes(), network.weightCount(), network.biasCount(),
            network.weightedLayers().size()),
        "",
        List.of());
  }
}
