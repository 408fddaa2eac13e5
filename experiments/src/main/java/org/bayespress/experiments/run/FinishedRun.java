package org.bayespress.experiments.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.experiments.config.RunConfig;

/** The stored result of a run, for whoever asks for the same run again. */
public final class FinishedRun {

  private FinishedRun() {}

  /**
   * Refuses what cannot run, before a folder is made or anything is computed; a run that is finished needs no more than its folder.
   *
   * @throws RunFolderException for a folder that this run must not have
   */
  public static void check(ResolvedConfig config, boolean resume, ExperimentRunner runner) {
    boolean started = RunFolder.check(config, resume);
    if (!started || !Files.exists(config.run().runDir().resolve(RunFolder.RESULT))) {
      runner.check(config);
    }
  }

  /**
   * Reads the result, once it is certain that it was made of the images there are now. Public data sets are the same wherever
   * they lie, and their name is compared with the configuration.
   *
   * @param sha256 of the images there are now, by name; asked for only where they are no public data set
   * @throws RunFolderException if the run was made of other images, or nothing is left that says of which
   * @throws IOException if the result cannot be read
   */
  public static RunResult result(
      ResolvedConfig config, RunFolder folder, Supplier<SortedMap<String, String>> sha256) throws IOException {
    if (!config.settings().section("data").text("source").equals(RunConfig.NAMED_DATA)) {
      if (!Files.exists(folder.manifest())) {
        throw new RunFolderException("run folder " + folder.path() + " has a result but no manifest.json, so nothing"
            + " says which images it was made of; start again with another --run-dir");
      }
      StoredManifest.requireSameData(folder, sha256.get());
    }
    try {
      return Json.read(Files.readString(folder.result()), RunResult.class);
    } catch (JsonProcessingException e) {
      throw new IOException(folder.result() + " is damaged: " + e.getOriginalMessage() + "; delete it and run again",
          e);
    }
  }
}
