package org.bayespress.benchmarks.cli;

import java.util.List;
import org.bayespress.experiments.cli.CommandContribution;
import org.bayespress.experiments.cli.Session;

/** Brings the commands {@code bench} and {@code profile}. */
public final class BenchContribution implements CommandContribution {

  @Override
  public List<Object> commands(Session session) {
    return List.of(new BenchCommand(session), new ProfileCommand(session));
  }
}
