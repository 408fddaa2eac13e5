package org.bayespress.experiments.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bayespress.experiments.config.Catalog;
import org.bayespress.experiments.config.Named;
import org.bayespress.experiments.run.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code list}: the names a configuration may use. */
@Command(name = "list", description = "The priors, methods, networks, data sets or presets there are, and their papers.")
final class ListCommand implements Callable<Integer> {
  /** What can be listed. */
  enum What {
    PRIORS,
    METHODS,
    NETWORKS,
    DATASETS,
    PRESETS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Session session;

  @Parameters(paramLabel = "WHAT", description = "One of: ${COMPLETION-CANDIDATES}.")
  private What what;

  @Mixin
  private JsonOption json;

  @Mixin
  private StackTraceOption stackTrace;

  ListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Catalog catalog = session.catalog().get();
    List<Named> things = switch (what) {
      case PRIORS -> catalog.priors();
      case METHODS -> catalog.methods();
      case NETWORKS -> catalog.networks();
      case DATASETS -> catalog.datasets();
      case PRESETS -> catalog.presets().all();
    };
    session.print(json.json, things, () -> table(things));
    return ExitCode.FINE.code();
  }

  private String table(List<Named> things) {
    String supports = switch (what) {
      case PRIORS -> "KL forms";
      case METHODS -> "priors";
      case PRESETS -> "budgets";
      default -> "";
    };
    TextTable table = TextTable.ofTexts("name", "summary", supports, "source");
    for (Named thing : things) {
      table.row(thing.name(), thing.summary(), String.join(", ", thing.supports()), thing.source());
    }
    return table.render();
  }
}
