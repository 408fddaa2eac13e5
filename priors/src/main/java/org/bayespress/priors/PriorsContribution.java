package org.bayespress.priors;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.MapBinder;
import java.util.List;
import org.bayespress.core.method.Contribution;
import org.bayespress.core.method.Prior;
import org.bayespress.core.posterior.PosteriorFamily;
import org.bayespress.priors.ard.ArdPrior;
import org.bayespress.priors.horseshoe.HorseshoePrior;
import org.bayespress.priors.jeffreys.NormalJeffreysPrior;
import org.bayespress.priors.loguniform.LogUniformPrior;
import org.bayespress.priors.quantizing.QuantizingLayers;
import org.bayespress.priors.quantizing.QuantizingMixturePrior;

/** The priors of this module: their entries in lists, and their bindings by name. */
public final class PriorsContribution extends AbstractModule implements Contribution {
  private static final String LOUIZOS = "Louizos, Ullrich, Welling, NIPS 2017, arXiv 1705.08665";

  /** Names of the methods that go with a posterior per weight, with one over group scales, and with levels. */
  private static final String PER_WEIGHT = "sparsevd";

  private static final String GROUPED = "bc";
  private static final String QUANTIZED = "vnq";

  @Override
  public List<Entry> entries() {
    return List.of(
        Entry.prior(
            LogUniformPrior.NAME, "p(|w|) ~ 1/|w|, improper; prunes weights whose noise swamps them",
            "Kingma et al. 2015, arXiv 1506.02557; Molchanov et al. 2017, arXiv 1701.05369", LogUniformPrior.FORMS,
            PosteriorFamily.GAUSSIAN, PER_WEIGHT),
        Entry.prior(
            ArdPrior.NAME, "N(0, 1/tau) per weight, tau optimised out (empirical Bayes)",
            "Kharitonov et al. 2018, arXiv 1811.00596", new ArdPrior().forms(), PosteriorFamily.GAUSSIAN, PER_WEIGHT),
        Entry.prior(
            NormalJeffreysPrior.NAME, "p(z) ~ 1/|z| over scales of units and filters, N(0, z^2) over weights",
            LOUIZOS, NormalJeffreysPrior.FORMS, PosteriorFamily.GROUP_SCALES, GROUPED),
        Entry.prior(
            HorseshoePrior.NAME, "half-Cauchy scales of units and filters, one more per layer; N(0, z^2) over weights",
            LOUIZOS, HorseshoePrior.FORMS, PosteriorFamily.GROUP_SCALES, GROUPED),
        Entry.prior(
            QuantizingMixturePrior.NAME, "p(w) ~ sum_k 1/|w - c_k|, improper; every layer learns its levels c_k",
            "Achterhold, Koehler, Schmeink, Genewein, ICLR 2018", QuantizingLayers.FORMS, PosteriorFamily.GAUSSIAN,
            QUANTIZED));
  }

  @Override
  protected void configure() {
    MapBinder<String, Prior> priors = MapBinder.newMapBinder(binder(), String.class, Prior.class);
    priors.addBinding(LogUniformPrior.NAME).to(LogUniformPrior.class);
    priors.addBinding(ArdPrior.NAME).to(ArdPrior.class);
    priors.addBinding(NormalJeffreysPrior.NAME).to(NormalJeffreysPrior.class);
    priors.addBinding(HorseshoePrior.NAME).to(HorseshoePrior.class);
    priors.addBinding(QuantizingMixturePrior.NAME).to(QuantizingMixturePrior.class);
  }
}
