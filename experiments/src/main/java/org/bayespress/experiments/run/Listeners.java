package org.bayespress.experiments.run;

import java.util.List;
import java.util.function.Supplier;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.training.EpochMetrics;
import org.bayespress.core.training.NumberTable;
import org.bayespress.core.training.PosteriorLook;
import org.bayespress.core.training.TrainingListener;

/** Several listeners as one, called in order. */
public record Listeners(List<TrainingListener> all) implements TrainingListener {

  public Listeners {
    all = List.copyOf(all);
  }

  @Override
  public void onStart(String phase, int epochs, int stepsPerEpoch, int epochsDone) {
    all.forEach(listener -> listener.onStart(phase, epochs, stepsPerEpoch, epochsDone));
  }

  @Override
  public void onFirstStep(String phase, Supplier<TrainedPosterior> posterior) {
    all.forEach(listener -> listener.onFirstStep(phase, posterior));
  }

  @Override
  public void onStep(String phase, int epoch, int step, int stepsPerEpoch, double dataNats) {
    for (TrainingListener listener : all) {
      listener.onStep(phase, epoch, step, stepsPerEpoch, dataNats);
    }
  }

  @Override
  public void onEpoch(EpochMetrics metrics) {
    all.forEach(listener -> listener.onEpoch(metrics));
  }

  @Override
  public void onLook(PosteriorLook look) {
    all.forEach(listener -> listener.onLook(look));
  }

  @Override
  public void onTable(NumberTable table) {
    all.forEach(listener -> listener.onTable(table));
  }
}
