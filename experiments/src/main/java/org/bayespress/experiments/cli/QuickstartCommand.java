package org.bayespress.experiments.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.bayespress.core.data.DataFetcher;
import org.bayespress.core.data.DatasetDefinition;
import org.bayespress.core.data.DatasetRegistry;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.config.RunConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code quickstart}: the preset of that name. */
@Command(name = "quickstart",
    description = "In about three minutes: train LeNet-300-100 on MNIST, compress it to a file, decode and evaluate"
        + " it.")
final class QuickstartCommand implements Callable<Integer> {
  private final Session session;

  @Mixin
  private RunOptions options;

  @Mixin
  private JsonOption json;

  @Mixin
  private StackTraceOption stackTrace;

  QuickstartCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    ResolvedConfig config = RunCommand.resolve(session, "quickstart", options);
    fetchIfMissing(config);
    return RunCommand.run(session, config, options.resume(), json.json);
  }

  private void fetchIfMissing(ResolvedConfig config) {
    if (!config.settings().text("data.source").equals(RunConfig.NAMED_DATA)) {
      return;
    }
    DatasetDefinition dataset = DatasetRegistry.find(config.run().dataset());
    Path given = config.run().dataDir().orElse(null);
    if (!DataOption.locator(session, given).missing(dataset).isEmpty()) {
      Path target = DataOption.target(session, given);
      session.err().println("fetching " + dataset.title() + " into " + target);
      DataFetcher.into(target).fetch(dataset, new FetchProgress(session.err()));
    }
  }
}
