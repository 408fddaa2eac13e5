package org.bayespress.experiments.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bayespress.core.method.Prior;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.GaussianKl;
import org.bayespress.core.posterior.PosteriorFamily;
import org.bayespress.experiments.config.Catalog;
import org.bayespress.experiments.config.NearestMatch;
import org.bayespress.experiments.kl.KlTable;
import org.bayespress.experiments.wiring.Parts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kl}: a KL and its gradients for a table of posterior parameters. */
@Command(name = "kl", description = {
  "The KL term of a prior, and its gradients, for every row of a CSV file.",
  "Input header: theta,log_sigma2 or, where the KL depends on alpha alone, log_alpha.",
  "Output: the inputs, kl_nats, and d_theta,d_log_sigma2 or d_log_alpha, in full double precision."})
final class KlCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "PRIOR", description = "A prior (bayespress list priors).")
  private String prior;

  @Option(names = "--form", paramLabel = "F", description = "A KL form of this prior (default: its first).")
  private String form;

  @Option(names = "--csv", paramLabel = "IN.csv", required = true, description = "The table.")
  private Path csv;

  @Mixin
  private JsonOption json;

  @Mixin
  private StackTraceOption stackTrace;

  KlCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Catalog catalog = session.catalog().get();
    List<String> priors = catalog.priorNames();
    if (!priors.contains(prior)) {
      throw new SettingsException("unknown prior '" + prior + "'" + NearestMatch.hint(prior, priors) + " Known: "
          + String.join(", ", priors));
    }
    KlTable table = KlTable.read(csv);
    Prior chosen = Parts.load().prior(prior);
    if (chosen.posterior() == PosteriorFamily.GROUP_SCALES) {
      throw new SettingsException("the prior '" + prior + "' is over scales that groups of weights share, so a row of "
          + "the table does not determine its KL; given its scale a weight has the prior N(0, 1). The KL of a scale "
          + "under normal-jeffreys is that of log-uniform: bayespress kl log-uniform --csv " + csv);
    }
    String name = form == null ? chosen.forms().getFirst() : form;
    if (!chosen.forms().contains(name)) {
      throw new SettingsException("the prior '" + prior + "' has no KL form '" + name + "'"
          + NearestMatch.hint(name, chosen.forms()) + " Known: " + String.join(", ", chosen.forms()));
    }
    GaussianKl kl = chosen.kl(name);
    List<Map<String, Double>> rows = table.evaluate(kl);
    session.print(json.json, rows, () -> csv(table.header(), rows));
    return ExitCode.FINE.code();
  }

  private static String csv(List<String> header, List<Map<String, Double>> rows) {
    StringBuilder text = new StringBuilder(String.join(",", header)).append('\n');
    for (Map<String, Double> row : rows) {
      text.append(header.stream().map(column -> Double.toString(row.get(column))).collect(Collectors.joining(",")))
          .append('\n');
    }
    return text.toString();
  }
}
