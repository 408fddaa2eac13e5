package org.bayespress.experiments.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bayespress.experiments.config.Overrides;
import org.bayespress.experiments.data.DataArgument;
import picocli.CommandLine.Option;

/** Options of commands that run an experiment. */
final class RunOptions {
  @Option(names = "--budget", paramLabel = "NAME", description = "How much time to spend: smoke, laptop or paper.")
  private String budget;

  @Option(names = "--seed", paramLabel = "N", description = "Everything random derives from this whole number.")
  private Long seed;

  @Option(names = "--run-dir", paramLabel = "DIR", description = "Run folder (default: a new one in the user's data).")
  private Path runDir;

  @Option(names = "--resume", description = "Continue the run in the run folder from its last checkpoint.")
  private boolean resume;

  @Option(names = "--set", paramLabel = "KEY=VALUE", arity = "1",
      description = "Sets a configuration key, for example --set prior.kl=exact. Repeatable.")
  private List<String> set = List.of();

  @Option(names = "--images", paramLabel = "DATA", description = {
    "Images to train and test on: a public data set, IMAGES.npy,LABELS.npy, two idx files, or a folder with such files",
    "or with one folder of PNG or JPEG files for each class."})
  private String images;

  @Option(names = "--data", paramLabel = "DIR", description = "Folder with the data sets.")
  private Path data;

  @Option(names = "--threads", paramLabel = "N", description = "Threads to compute with; 0 for all cores.")
  private Integer threads;

  /** Whether a run that is there is to be continued. */
  boolean resume() {
    return resume;
  }

  /** What they lay over a configuration. */
  Overrides overrides() {
    List<String> settings = new ArrayList<>();
    if (images != null) {
      settings.addAll(DataArgument.of(images).settings());
    }
    settings.addAll(set);
    return new Overrides(
        Optional.ofNullable(budget), settings, Optional.ofNullable(seed), Optional.ofNullable(threads),
        Optional.ofNullable(data), Optional.ofNullable(runDir));
  }
}
