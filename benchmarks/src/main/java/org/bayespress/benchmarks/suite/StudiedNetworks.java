package org.bayespress.benchmarks.suite;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bayespress.core.network.Networks;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/** The networks a benchmark looks at, and the batches they are usually trained with. */
public final class StudiedNetworks {
  private static final int DENSE_BATCH = 128;
  private static final int CONVOLUTIONAL_BATCH = 100;
  private static final int BRANCHED_BATCH = 64;

  private StudiedNetworks() {}

  /** All networks that are plain chains of layers; a step of another takes too long to be taken often. */
  public static List<NetworkSpec> all() {
    return Networks.names().stream().map(name -> Networks.byName().get(name)).filter(NetworkSpec::plain).toList();
  }

  /** The first of all networks that have the same weighted layers: the others do the same products. */
  public static List<NetworkSpec> differing() {
    Set<List<LayerSpec.Weighted>> seen = new LinkedHashSet<>();
    List<NetworkSpec> networks = new ArrayList<>();
    for (NetworkSpec network : all()) {
      if (seen.add(network.weightedLayers())) {
        networks.add(network);
      }
    }
    return networks;
  }

  /** The smallest network with branches: the step of one that takes least. */
  public static NetworkSpec branched() {
    return Networks.byName().values().stream().filter(network -> !network.plain())
        .min(Comparator.comparingInt(network -> network.weightedLayers().size())).orElseThrow();
  }

  /**
   * Images per step: {@value #CONVOLUTIONAL_BATCH} with convolutions, {@value #BRANCHED_BATCH} with branches, else {@value
   * #DENSE_BATCH}.
   */
  public static int usualBatch(NetworkSpec network) {
    if (!network.plain()) {
      return BRANCHED_BATCH;
    }
    boolean convolutional = network.weightedLayers().stream().anyMatch(LayerSpec.Conv2d.class::isInstance);
    return convolutional ? CONVOLUTIONAL_BATCH : DENSE_BATCH;
  }

  /** The network of this name. */
  public static NetworkSpec named(String name) {
    return Networks.byName().get(name);
  }
}
