package org.bayespress.experiments.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bayespress.experiments.config.Overrides;
import picocli.CommandLine.Option;

/** What every command that runs one experiment can be told, wherever its images come from. */
public final class ExperimentOptions {
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

  @Option(names = "--threads", paramLabel = "N", description = "Threads to compute with; 0 for all cores.")
  private Integer threads;

  /** Whether a run that is there is to be continued. */
  public boolean resume() {
    return resume;
  }

  /**
   * What they lay over a configuration.
   *
   * @param images settings that say which images, before those of the user
   * @param dataDir folder with the public data sets; null if none was named
   */
  public Overrides overrides(List<String> images, Path dataDir) {
    List<String> settings = new ArrayList<>(images);
    settings.addAll(set);
    return new Overrides(
        Optional.ofNullable(budget), settings, Optional.ofNullable(seed), Optional.ofNullable(threads),
        Optional.ofNullable(dataDir), Optional.ofNullable(runDir));
  }
}
