package org.bayespress.experiments.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.training.TrainingListener;

/**
 * Stores a {@link PosteriorSample} at the start and at the end of a training whose prior pulls weights to levels; of other
 * trainings, nothing. A training that is continued keeps the start that is there.
 */
record PosteriorSnapshots(RunFolder folder) implements TrainingListener {

  @Override
  public void onFirstStep(String phase, Supplier<TrainedPosterior> posterior) {
    write(posterior.get(), folder.posteriorAtStart());
  }

  /** The training is over. */
  void end(TrainedPosterior posterior) {
    write(posterior, folder.posteriorAtEnd());
  }

  private void write(TrainedPosterior posterior, Path file) {
    if (posterior.layers().stream().allMatch(layer -> layer.levels().length == 0)) {
      return;
    }
    try {
      folder.write(file, PosteriorSample.of(posterior).packed());
    } catch (IOException e) {
      throw new UncheckedIOException("run folder " + folder.path(), e);
    }
  }
}
