package org.bayespress.priors;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.MapBinder;
import java.util.List;
import org.bayespress.core.method.Contribution;
import org.bayespress.core.method.Prior;
import org.bayespress.priors.ard.ArdPrior;
import org.bayespress.priors.loguniform.LogUniformPrior;

/** The priors of this module: their entries in lists, and their bindings by name. */
public final class PriorsContribution extends AbstractModule implements Contribution {

  @Override
  public List<Entry> entries() {
    return List.of(
        new Entry(Kind.PRIOR, LogUniformPrior.NAME, "p(|w|) ~ 1/|w|, improper; prunes weights whose noise swamps them",
            "Kingma et al. 2015, arXiv 1506.02557; Molchanov et al. 2017, arXiv 1701.05369", LogUniformPrior.FORMS),
        new Entry(Kind.PRIOR, ArdPrior.NAME, "N(0, 1/tau) per weight, tau optimised out (empirical Bayes)",
            "Kharitonov et al. 2018, arXiv 1811.00596", new ArdPrior().forms()));
  }

  @Override
  protected void configure() {
    MapBinder<String, Prior> priors = MapBinder.newMapBinder(binder(), String.class, Prior.class);
    priors.addBinding(LogUniformPrior.NAME).to(LogUniformPrior.class);
    priors.addBinding(ArdPrior.NAME).to(ArdPrior.class);
  }
}
