package org.bayespress.methods.vnq;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.MapBinder;
import java.util.List;
import org.bayespress.core.method.CompressionMethod;
import org.bayespress.core.method.Contribution;

/** Brings Variational Network Quantization. */
public final class VnqContribution extends AbstractModule implements Contribution {

  @Override
  public List<Entry> entries() {
    return List.of(
        Entry.method(
            Vnq.NAME,
            "Variational Network Quantization: weights of a few levels per layer, learned; no fine-tuning",
            "Achterhold, Koehler, Schmeink, Genewein, ICLR 2018",
            List.of("quantizing-mixture")));
  }

  @Override
  protected void configure() {
    MapBinder.newMapBinder(binder(), String.class, CompressionMethod.class).addBinding(Vnq.NAME).to(Vnq.class);
  }
}
