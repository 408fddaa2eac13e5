package org.bayespress.benchmarks.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.bayespress.benchmarks.profile.ProfileRow;
import org.bayespress.benchmarks.profile.StepProfile;
import org.bayespress.benchmarks.suite.Figures;
import org.bayespress.benchmarks.suite.Grid;
import org.bayespress.benchmarks.suite.StudiedNetworks;
import org.bayespress.benchmarks.training.Combination;
import org.bayespress.benchmarks.training.TrainingStep;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.network.Networks;
import org.bayespress.experiments.cli.ExitCode;
import org.bayespress.experiments.cli.JsonOption;
import org.bayespress.experiments.cli.Session;
import org.bayespress.experiments.cli.StackTraceOption;
import org.bayespress.experiments.config.ConfigResolver;
import org.bayespress.experiments.config.NearestMatch;
import org.bayespress.experiments.config.Overrides;
import org.bayespress.format.network.NetworkSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code profile}: where the time of a training step goes. */
@Command(name = "profile", description = {
  "Where the time of a training step goes: samples of processor time, by what is computed, in shares that sum to",
  "the whole.",
  "Needs JDK 25 on Linux."})
final class ProfileCommand implements Callable<Integer> {
  private static final int MOST = 1 << 16;

  private final Session session;

  @Parameters(paramLabel = "NETWORK|FILE.conf",
      description = "A network (bayespress list networks), or a configuration whose network is taken.")
  private String network;

  @Option(names = "--prior", paramLabel = "NAME", defaultValue = "log-uniform",
      description = "A prior, under the method that goes with it (default: ${DEFAULT-VALUE}).")
  private String prior;

  @Option(names = "--batch", paramLabel = "N",
      description = "Images per step (default: what the network is usually trained with).")
  private Integer batch;

  @Option(names = "--threads", paramLabel = "N", defaultValue = "1",
      description = "Threads to compute with (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(names = "--seconds", paramLabel = "S", defaultValue = "20",
      description = "How long to look, after half as long to warm up (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Mixin
  private JsonOption json;

  @Mixin
  private StackTraceOption stackTrace;

  ProfileCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    NetworkSpec spec = spec();
    int images = batch == null ? StudiedNetworks.usualBatch(spec) : batch;
    check("--batch", images);
    check("--threads", threads);
    check("--seconds", seconds);
    Combination combination = combination();
    try (TrainingStep step = TrainingStep.of(spec, combination, images, threads)) {
      StepProfile profile = StepProfile.of(step, 500L * seconds, 1000L * seconds);
      List<ProfileRow> rows = profile.rows();
      session.print(json.json, rows, () -> text(combination, images, profile, rows));
    }
    return ExitCode.FINE.code();
  }

  private NetworkSpec spec() {
    if (network.endsWith(".conf")) {
      return ConfigResolver.of(session.catalog().get(), session.environment()).resolve(network, Overrides.none()).run()
          .network();
    }
    if (!Networks.names().contains(network)) {
      throw new SettingsException("unknown network '" + network + "'" + NearestMatch.hint(network, Networks.names())
          + " Known: " + String.join(", ", Networks.names()) + "; or give a FILE.conf that describes one");
    }
    return StudiedNetworks.named(network);
  }

  private Combination combination() {
    List<String> priors = Combination.bound().stream().map(Combination::prior).distinct().toList();
    return Combination.bound().stream().filter(bound -> bound.prior().equals(prior)).findFirst()
        .orElseThrow(() -> new SettingsException("unknown prior '" + prior + "'" + NearestMatch.hint(prior, priors)
            + " Known: " + String.join(", ", priors)));
  }

  private static void check(String option, int value) {
    if (value < 1 || value > MOST) {
      throw new SettingsException(option + ": found " + value + ", allowed is a whole number from 1 to " + MOST);
    }
  }

  private String text(Combination combination, int images, StepProfile profile, List<ProfileRow> rows) {
    Grid grid = Grid.of("part", "percent", "ms");
    rows.forEach(row -> grid.row(row.part(), Figures.significant(row.percent()), Figures.significant(row.millis())));
    return network + ", " + combination + ", batch " + images + ", threads " + threads + ": "
        + Figures.significant(profile.medianMillis()) + " ms a step (median of " + profile.steps() + "), "
        + Figures.grouped(profile.samples()) + " samples" + System.lineSeparator() + grid.text();
  }
}
