package org.bayespress.interop.dl4j.cli;

import java.util.List;
import org.bayespress.experiments.cli.CommandContribution;
import org.bayespress.experiments.cli.Session;

/** Brings the commands {@code import}, {@code compress} and {@code export}; loads nothing of Deeplearning4j. */
public final class Dl4jContribution implements CommandContribution {

  @Override
  public List<Object> commands(Session session) {
    return List.of(new ImportCommand(session), new CompressCommand(session), new ExportCommand(session));
  }
}
