package org.bayespress.methods.sparsevd;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.MapBinder;
import java.util.List;
import org.bayespress.core.method.CompressionMethod;
import org.bayespress.core.method.Contribution;

/** Brings Sparse Variational Dropout. */
public final class SparseVdContribution extends AbstractModule implements Contribution {

  @Override
  public List<Entry> entries() {
    return List.of(
        Entry.method(
            SparseVd.NAME,
            "Sparse Variational Dropout: a Gaussian per weight, pruned where its noise drowns it",
            "Molchanov, Ashukha, Vetrov, ICML 2017, arXiv:1701.05369",
            List.of("log-uniform", "ard")));
  }

  @Override
  protected void configure() {
    MapBinder.newMapBinder(binder(), String.class, CompressionMethod.class)
        .addBinding(SparseVd.NAME)
        .to(SparseVd.class);
  }
}
