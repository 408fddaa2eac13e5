package org.bayespress.methods.bc;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.MapBinder;
import java.util.List;
import org.bayespress.core.method.CompressionMethod;
import org.bayespress.core.method.Contribution;

/** Brings Bayesian Compression. */
public final class BayesianCompressionContribution extends AbstractModule implements Contribution {

  @Override
  public List<Entry> entries() {
    return List.of(
        Entry.method(
            BayesianCompression.NAME,
            "Bayesian Compression: prunes whole filters and inputs by their scale, precision from the posterior",
            "Louizos, Ullrich, Welling, NIPS 2017, arXiv:1705.08665",
            List.of("normal-jeffreys", "horseshoe")));
  }

  @Override
  protected void configure() {
    MapBinder.newMapBinder(binder(), String.class, CompressionMethod.class)
        .addBinding(BayesianCompression.NAME)
        .to(BayesianCompression.class);
  }
}
