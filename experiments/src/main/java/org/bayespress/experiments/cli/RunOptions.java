package org.bayespress.experiments.cli;

import java.nio.file.Path;
import java.util.List;
import org.bayespress.experiments.config.Overrides;
import org.bayespress.experiments.data.DataArgument;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that run an experiment of a preset or a file. */
final class RunOptions {
  @Mixin
  private ExperimentOptions experiment;

  @Option(names = "--images", paramLabel = "DATA", description = {
    "Images to train and test on: a public data set, IMAGES.npy,LABELS.npy, two idx files, or a folder with such files",
    "or with one folder of PNG or JPEG files for each class."})
  private String images;

  @Option(names = "--data", paramLabel = "DIR", description = "Folder with the data sets.")
  private Path data;

  /** Whether a run that is there is to be continued. */
  boolean resume() {
    return experiment.resume();
  }

  /** What they lay over a configuration. */
  Overrides overrides() {
    return experiment.overrides(images == null ? List.of() : DataArgument.of(images).settings(), data);
  }
}
