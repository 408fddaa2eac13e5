package org.bayespress.experiments.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bayespress.core.data.DataLocator;
import org.bayespress.core.data.DatasetDefinition;
import org.bayespress.core.data.DatasetLoader;
import org.bayespress.core.data.DatasetRegistry;
import org.bayespress.core.data.FileStatus;
import org.bayespress.experiments.run.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code data verify}. */
@Command(name = "verify",
    description = "Holds every file against its SHA-256; exit code 3 when one is bad or missing.")
final class DataVerifyCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", arity = "0..*",
      description = "Data sets (default: all of which there are files).")
  private List<String> names = List.of();

  @Mixin
  private DataOption data;

  @Mixin
  private JsonOption json;

  @Mixin
  private StackTraceOption stackTrace;

  DataVerifyCommand(Session session) {
    this.session = session;
  }

  /** One line of the result. */
  private record Row(String dataset, String file, String path, String state, String detail) {}

  @Override
  public Integer call() {
    DataLocator locator = data.locator(session);
    List<Row> rows = new ArrayList<>();
    for (DatasetDefinition dataset : chosen(locator)) {
      for (FileStatus status : DatasetLoader.of(locator).verify(dataset)) {
        rows.add(new Row(
            dataset.name(), status.file().name(), status.path() == null ? "" : status.path().toString(),
            status.state().toString().toLowerCase(Locale.ROOT), status.detail()));
      }
    }
    session.print(json.json, rows, () -> {
      TextTable table = TextTable.ofTexts("data set", "file", "state", "path", "detail");
      rows.forEach(row -> table.row(row.dataset(), row.file(), row.state(), row.path(), row.detail()));
      return table.render();
    });
    boolean good = rows.stream().allMatch(row -> row.state().equals("good"));
    return good ? ExitCode.FINE.code() : ExitCode.DATA.code();
  }

  private List<DatasetDefinition> chosen(DataLocator locator) {
    if (!names.isEmpty()) {
      return names.stream().map(DataCommand::find).toList();
    }
    return DatasetRegistry.all().stream()
        .filter(dataset -> locator.missing(dataset).size() < dataset.files().size()).toList();
  }
}
