package org.bayespress.experiments.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.config.Catalog;
import org.bayespress.experiments.config.ConfigResolver;
import org.bayespress.experiments.config.Named;
import org.bayespress.experiments.config.NearestMatch;
import org.bayespress.experiments.config.Overrides;
import org.bayespress.experiments.config.Pair;
import org.bayespress.experiments.figures.Figures;
import org.bayespress.experiments.reproduce.PaperTables;
import org.bayespress.experiments.run.TextTable;
import org.bayespress.experiments.wiring.StandardCatalog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code list}: the names a configuration may use, the tables that can be reproduced and the figures that can be drawn. */
@Command(name = "list",
    description = "The priors, methods, their supported pairs, networks, data sets, presets, published tables or figures there are.")
final class ListCommand implements Callable<Integer> {
  private static final List<String> WHAT =
      List.of("priors", "methods", "pairs", "networks", "datasets", "presets", "tables", "figures");

  private final Session session;

  @Parameters(index = "0", paramLabel = "WHAT",
      description = "priors, methods, pairs, networks, datasets, presets, tables or figures.")
  private String what;

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "FILE.conf",
      description = "With networks: configurations whose networks are listed too.")
  private List<String> files = List.of();

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
    if (!files.isEmpty() && !what.equals("networks")) {
      throw new SettingsException("list " + what + ": found " + String.join(" ", files)
          + ", allowed are files after 'networks' alone");
    }
    if (what.equals("pairs")) {
      session.print(json.json, catalog.pairs(), () -> pairs(catalog.pairs()));
      return ExitCode.FINE.code();
    }
    List<Named> things = switch (what) {
      case "priors" -> catalog.priors();
      case "methods" -> catalog.methods();
      case "networks" -> networks(catalog);
      case "datasets" -> catalog.datasets();
      case "presets" -> catalog.presets().all();
      case "tables" -> PaperTables.onClassPath().named();
      case "figures" -> Figures.onClassPath().named();
      default -> throw new SettingsException("list: found '" + what + "'" + NearestMatch.hint(what, WHAT)
          + " Allowed: " + String.join(", ", WHAT));
    };
    session.print(json.json, things, () -> table(things));
    return ExitCode.FINE.code();
  }

  private List<Named> networks(Catalog catalog) {
    List<Named> networks = new ArrayList<>(catalog.networks());
    for (String file : files) {
      networks.add(
          StandardCatalog.named(
              ConfigResolver.of(catalog, session.environment()).resolve(file, Overrides.none()).run().network()));
    }
    return networks;
  }

  private static String pairs(List<Pair> pairs) {
    TextTable table = TextTable.ofTexts("posterior", "prior", "method", "method.name = auto");
    for (Pair pair : pairs) {
      table.row(pair.posterior(), pair.prior(), pair.method(), pair.auto() ? "takes it" : "");
    }
    return table.render();
  }

  private String table(List<Named> things) {
    String supports = switch (what) {
      case "priors" -> "KL forms";
      case "methods" -> "priors";
      case "presets" -> "budgets";
      case "tables" -> "rows that can be run";
      case "figures" -> "drawn from";
      default -> "";
    };
    TextTable table = TextTable.ofTexts("name", "summary", supports, "source");
    for (Named thing : things) {
      table.row(thing.name(), thing.summary(), String.join(", ", thing.supports()), thing.source());
    }
    return table.render();
  }
}
