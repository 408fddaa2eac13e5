package org.bayespress.experiments.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bayespress.core.data.DataFetcher;
import org.bayespress.core.data.DataLocator;
import org.bayespress.core.data.DatasetDefinition;
import org.bayespress.core.data.DatasetLoader;
import org.bayespress.core.data.DatasetRegistry;
import org.bayespress.core.data.FileStatus;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.config.NearestMatch;
import org.bayespress.experiments.run.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code data}: fetch, list and verify data sets. */
@Command(name = "data", description = "Fetches, lists and verifies data sets.")
final class DataCommand implements Runnable {
  private final Session session;

  @Spec
  private CommandSpec spec;

  DataCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: data fetch, data list or data verify");
  }

  private static DatasetDefinition find(String name) {
    if (!DatasetRegistry.names().contains(name)) {
      throw new SettingsException("unknown data set '" + name + "'" + NearestMatch.hint(name, DatasetRegistry.names())
          + " Known: " + String.join(", ", DatasetRegistry.names()));
    }
    return DatasetRegistry.find(name);
  }

  private static List<DatasetDefinition> chosen(List<String> names) {
    return names == null || names.isEmpty() ? DatasetRegistry.all() : names.stream().map(DataCommand::find).toList();
  }

  @Command(name = "fetch", description = "Fetches what is missing into the user's cache; every file is verified.")
  int fetch(
      @Parameters(paramLabel = "NAME", arity = "1..*", description = "Data sets.") List<String> names,
      @Mixin DataOption data, @Mixin JsonOption json, @Mixin StackTraceOption stackTrace) {
    Map<String, String> folders = new LinkedHashMap<>();
    for (DatasetDefinition dataset : chosen(names)) {
      DataLocator locator = data.locator(session);
      Path folder = DataFetcher.into(locator.cache()).fetch(dataset, new FetchProgress(session.err()));
      folders.put(dataset.name(), folder.toString());
    }
    session.print(json.json, folders, () -> {
      TextTable table = TextTable.ofTexts("data set", "folder");
      folders.forEach(table::row);
      return table.render();
    });
    return ExitCode.FINE.code();
  }

  /** One line of {@code data list}. */
  private record Listed(String name, String title, int trainImages, int testImages, String found, String citation) {}

  @Command(name = "list", description = "The data sets there are, and where their files were found.")
  int list(@Mixin DataOption data, @Mixin JsonOption json, @Mixin StackTraceOption stackTrace) {
    DataLocator locator = data.locator(session);
    List<Listed> all = DatasetRegistry.all().stream().map(dataset -> new Listed(
        dataset.name(), dataset.title(), dataset.trainCount(), dataset.testCount(), place(locator, dataset),
        dataset.citation())).toList();
    session.print(json.json, all, () -> {
      TextTable table = TextTable.ofTexts("name", "title", "training", "test", "found");
      all.forEach(
          row -> table.row(row.name(), row.title(), row.trainImages() + "", row.testImages() + "", row.found()));
      return table.render();
    });
    return ExitCode.FINE.code();
  }

  /** Folder of a complete data set, else how many files are missing. */
  static String place(DataLocator locator, DatasetDefinition dataset) {
    int missing = locator.missing(dataset).size();
    if (missing > 0) {
      return missing == dataset.files().size() ? "not found" : missing + " files missing";
    }
    return locator.locate(dataset, dataset.files().getFirst()).orElseThrow().path().getParent().toString();
  }

  /** One line of {@code data verify}. */
  private record Verified(String dataset, String file, String path, String state, String detail) {}

  @Command(name = "verify",
      description = "Holds every file against its SHA-256; exit code 3 when one is bad or missing.")
  int verify(
      @Parameters(paramLabel = "NAME", arity = "0..*",
          description = "Data sets (default: all of which files are here).") List<String> names,
      @Mixin DataOption data, @Mixin JsonOption json, @Mixin StackTraceOption stackTrace) {
    DataLocator locator = data.locator(session);
    boolean all = names == null || names.isEmpty();
    List<Verified> verified = new ArrayList<>();
    for (DatasetDefinition dataset : chosen(names)) {
      if (all && locator.missing(dataset).size() == dataset.files().size()) {
        continue;
      }
      for (FileStatus status : DatasetLoader.of(locator).verify(dataset)) {
        verified.add(new Verified(
            dataset.name(), status.file().name(), status.path() == null ? "" : status.path().toString(),
            status.state().toString().toLowerCase(Locale.ROOT), status.detail()));
      }
    }
    session.print(json.json, verified, () -> {
      TextTable table = TextTable.ofTexts("data set", "file", "state", "path", "detail");
      verified.forEach(row -> table.row(row.dataset(), row.file(), row.state(), row.path(), row.detail()));
      return table.render();
    });
    boolean good = verified.stream().allMatch(row -> row.state().equals("good"));
    return good ? ExitCode.FINE.code() : ExitCode.DATA.code();
  }
}
