package org.bayespress.experiments.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.bayespress.core.data.DataLocator;
import org.bayespress.core.data.DatasetRegistry;
import org.bayespress.experiments.run.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code data list}. */
@Command(name = "list", description = "The data sets there are, and where their files were found.")
final class DataListCommand implements Callable<Integer> {
  private final Session session;

  @Mixin
  private DataOption data;

  @Mixin
  private JsonOption json;

  @Mixin
  private StackTraceOption stackTrace;

  DataListCommand(Session session) {
    this.session = session;
  }

  /** One line of the result. */
  private record Row(String name, String title, int trainImages, int testImages, String found, String citation) {}

  @Override
  public Integer call() {
    DataLocator locator = data.locator(session);
    List<Row> rows = DatasetRegistry.all().stream().map(dataset -> new Row(
        dataset.name(), dataset.title(), dataset.trainCount(), dataset.testCount(),
        DataCommand.place(locator, dataset), dataset.citation())).toList();
    session.print(json.json, rows, () -> {
      TextTable table = TextTable.ofTexts("name", "title", "training", "test", "found");
      rows.forEach(row -> table.row(
          row.name(), row.title(), String.valueOf(row.trainImages()), String.valueOf(row.testImages()), row.found()));
      return table.render();
    });
    return ExitCode.FINE.code();
  }
}
