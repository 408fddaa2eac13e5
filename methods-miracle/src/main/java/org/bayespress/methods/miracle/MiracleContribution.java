package org.bayespress.methods.miracle;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.MapBinder;
import java.util.List;
import org.bayespress.core.method.CompressionMethod;
import org.bayespress.core.method.Contribution;
import org.bayespress.core.method.Prior;
import org.bayespress.core.posterior.PosteriorFamily;

/** Brings minimal random code learning and the prior that its candidates come from. */
public final class MiracleContribution extends AbstractModule implements Contribution {

  @Override
  public List<Entry> entries() {
    return List.of(
        Entry.prior(
            CodingPrior.NAME, "N(0, rho^2) per tensor, rho learned; candidates of random codes come from it",
            "Havasi, Peharz, Hernandez-Lobato, ICLR 2019, arXiv 1810.00440", CodingPrior.FORMS,
            PosteriorFamily.GAUSSIAN, Miracle.NAME),
        Entry.method(
            Miracle.NAME, "Random codes: blocks of weights as numbers of candidates, Mean-Var or Mean-KL",
            "Havasi, Peharz, Hernandez-Lobato, ICLR 2019, arXiv 1810.00440; Lin, Flamich, Hernandez-Lobato 2023,"
                + " arXiv 2307.07816",
            List.of(CodingPrior.NAME)));
  }

  @Override
  protected void configure() {
    MapBinder.newMapBinder(binder(), String.class, CompressionMethod.class).addBinding(Miracle.NAME)
        .to(Miracle.class);
    MapBinder.newMapBinder(binder(), String.class, Prior.class).addBinding(CodingPrior.NAME).to(CodingPrior.class);
  }
}
