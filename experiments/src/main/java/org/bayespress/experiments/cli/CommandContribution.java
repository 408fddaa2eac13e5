package org.bayespress.experiments.cli;

import java.util.List;

/**
 * Commands of a module that this one does not know, found through {@link java.util.ServiceLoader}; they appear in
 * {@code --help} like any other. Making a contribution and asking it must be cheap.
 */
public interface CommandContribution {

  /**
   * The commands.
   *
   * @param session what commands share
   * @return objects annotated with {@code picocli.CommandLine.Command}
   */
  List<Object> commands(Session session);
}
