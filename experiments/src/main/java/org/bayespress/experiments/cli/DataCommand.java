package org.bayespress.experiments.cli;

import org.bayespress.core.data.DataLocator;
import org.bayespress.core.data.DatasetDefinition;
import org.bayespress.core.data.DatasetRegistry;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.config.NearestMatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code data}: fetch, list and verify data sets. */
@Command(name = "data", description = "Fetches, lists and verifies data sets.")
final class DataCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Mixin
  private StackTraceOption stackTrace;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: data fetch, data list or data verify");
  }

  /**
   * The data set of this name.
   *
   * @throws SettingsException if there is none
   */
  static DatasetDefinition find(String name) {
    if (!DatasetRegistry.names().contains(name)) {
      throw new SettingsException("unknown data set '" + name + "'" + NearestMatch.hint(name, DatasetRegistry.names())
          + " Known: " + String.join(", ", DatasetRegistry.names()));
    }
    return DatasetRegistry.find(name);
  }

  /** Folder of a complete data set, else how many files are missing. */
  static String place(DataLocator locator, DatasetDefinition dataset) {
    int missing = locator.missing(dataset).size();
    if (missing > 0) {
      return missing == dataset.files().size() ? "not found" : missing + " files missing";
    }
    return locator.locate(dataset, dataset.files().getFirst()).orElseThrow().path().getParent().toString();
  }
}
