package org.bayespress.methods.miracle;

import jakarta.inject.Inject;
import java.util.Arrays;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.method.Settings;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.training.CodingMethod;
import org.bayespress.core.training.Training;
import org.bayespress.core.training.TrainingPlan;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.bayespress.methods.miracle.blocks.FileBudget;
import org.bayespress.methods.miracle.blocks.Variables;
import org.bayespress.methods.miracle.training.MiracleSettings;
import org.bayespress.methods.miracle.training.MiracleTraining;

/** Minimal random code learning: training under a budget, then coding block by block while the rest goes on learning. */
public final class Miracle implements CodingMethod {

  /** Name in configurations, and of the method's section there. */
  public static final String NAME = "miracle";

  /** The method. */
  @Inject
  public Miracle() {}

  @Override
  public String name() {
    return NAME;
  }

  /** A Gaussian per weight, nothing pruned; the method trains it by itself. */
  @Override
  public PosteriorRecipe posterior(Settings settings, NetworkSpec network) {
    MiracleSettings own = MiracleSettings.read(settings, network);
    requireRoom(own, network, settings);
    double never = Double.POSITIVE_INFINITY;
    return new PosteriorRecipe(0, 2 * own.initialLogSigma(), never, never, never);
  }

  /** Refuses a budget without room for blocks, or with too much, whatever the seed; preprocessing is taken as usual. */
  private static void requireRoom(MiracleSettings own, NetworkSpec network, Settings settings) {
    Variables variables = Variables.of(network, own.sharing());
    float[] each = new float[network.channels()];
    Arrays.fill(each, 1 / 255f);
    Preprocessing usual = new Preprocessing(each, each);
    FileBudget budget = FileBudget.of(variables, usual, Integer.MAX_VALUE, own.bits());
    if (budget.blocks(own.budgetBytes()) == 0) {
      throw settings.refuse(
          "budgetBytes", own.budgetBytes(),
          "at least " + budget.bytes(1) + ", which is one block of network " + network.name());
    }
    if (FileBudget.of(variables, usual, 0, own.bits()).blocks(own.budgetBytes()) == variables.count()) {
      throw settings.refuse(
          "budgetBytes", own.budgetBytes(), "so few that " + variables.count() + " variables of " + own.bits()
              + " bits do not all fit as blocks of their own; a smaller bits-per-block takes the same bytes further");
    }
  }

  @Override
  public Outcome trainAndCode(
      Training training, TrainingPlan plan, TrainedPosterior start, Settings settings, WorkerPool pool) {
    MiracleSettings own = MiracleSettings.read(settings, training.network());
    return MiracleTraining.run(training, plan, own, start, pool);
  }
}
