package org.bayespress.experiments.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bayespress.core.data.DataFetcher;
import org.bayespress.core.data.DatasetDefinition;
import org.bayespress.experiments.run.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code data fetch}. */
@Command(
    name = "fetch",
    description = "Fetches what is missing into --data DIR, else into the user's cache; every file is verified.")
final class DataFetchCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", arity = "1..*", description = "Data sets (bayespress data list).")
  private List<String> names;

  @Mixin
  private DataOption data;

  @Mixin
  private JsonOption json;

  @Mixin
  private StackTraceOption stackTrace;

  DataFetchCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<String, String> folders = new LinkedHashMap<>();
    for (DatasetDefinition dataset : names.stream().map(DataCommand::find).toList()) {
      Path folder = DataFetcher.into(data.target(session)).fetch(dataset, new FetchProgress(session.err()));
      folders.put(dataset.name(), folder.toString());
    }
    session.print(json.json, folders, () -> {
      TextTable table = TextTable.ofTexts("data set", "folder");
      folders.forEach(table::row);
      return table.render();
    });
    return ExitCode.FINE.code();
  }
}
