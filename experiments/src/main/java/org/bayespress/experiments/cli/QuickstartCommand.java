package org.bayespress.experiments.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code quickstart}: the preset of that name. */
@Command(name = "quickstart",
    description = "In about three minutes: train LeNet-300-100 on MNIST, compress it to a file, decode and evaluate it.")
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
    return RunCommand.run(session, "quickstart", options, json.json);
  }
}
