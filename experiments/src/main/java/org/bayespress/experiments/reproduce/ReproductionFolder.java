package org.bayespress.experiments.reproduce;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bayespress.experiments.config.RunHome;
import org.bayespress.experiments.run.Json;
import org.bayespress.experiments.run.RunFolderException;
import org.bayespress.format.io.WholeFile;

/**
 * The folder of a reproduction: {@code reproduction.json}, which says of what, one run folder {@code PRESET-seedN} for
 * every run, and the tables. Tables that are made of the same runs share it.
 */
public final class ReproductionFolder {
  private static final String MARK = "reproduction.json";
  private static final String PART = ".part";

  private final Path folder;
  private final Mark mark;

  /**
   * What tells a reproduction from any other folder.
   *
   * @param runs name of the runs, one of {@link PaperTable#runs}
   * @param budget of all of them
   * @param scope of the report; null where rows can be added and left out freely, and in folders of earlier builds
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Mark(String runs, String budget, Scope scope) {

    private boolean sameRuns(Mark other) {
      return runs.equals(other.runs) && budget.equals(other.budget);
    }
  }

  private ReproductionFolder(Path folder, Mark mark) {
    this.folder = folder;
    this.mark = mark;
  }

  /**
   * The folder, which need not be there.
   *
   * @param runs name of the runs
   * @param budget of all of them
   */
  public static ReproductionFolder of(Path folder, String runs, String budget) {
    return new ReproductionFolder(folder.toAbsolutePath().normalize(), new Mark(runs, budget, null));
  }

  /** The same folder for a report of this scope: one of which it lacks a part is refused. */
  public ReproductionFolder holding(Scope scope) {
    return new ReproductionFolder(folder, new Mark(mark.runs(), mark.budget(), scope));
  }

  /** The folder used unless somebody says otherwise: beside the run folders, one for every name and budget. */
  public static ReproductionFolder inHome(Map<String, String> environment, String runs, String budget) {
    return of(RunHome.of(environment).resolveSibling("reproduce").resolve(runs + "-" + budget), runs, budget);
  }

  /**
   * Refuses a folder that this reproduction must not have; changes nothing.
   *
   * @param resume whether runs that are there may be taken over
   * @throws RunFolderException if it belongs to something else, has a report of more than this one's, or has runs and they may not
   */
  public void check(boolean resume) {
    try {
      if (!Files.exists(folder)) {
        return;
      }
      if (!Files.exists(folder.resolve(MARK))) {
        refuseForeign();
        return;
      }
      Mark stored = Json.read(Files.readString(folder.resolve(MARK)), Mark.class);
      if (!stored.sameRuns(mark)) {
        throw new RunFolderException(folder + " holds the runs '" + stored.runs() + "' of budget " + stored.budget()
            + ", asked for are '" + mark.runs() + "' of budget " + mark.budget() + "; choose another with --out");
      }
      refuseLess(stored.scope());
      if (!resume) {
        refuseStarted();
      }
    } catch (JsonProcessingException e) {
      throw new RunFolderException(
          folder.resolve(MARK) + " is damaged: " + e.getOriginalMessage() + "; choose another folder with --out", e);
    } catch (IOException e) {
      throw new RunFolderException(folder + " cannot be read: " + e + "; choose another with --out", e);
    }
  }

  private void refuseLess(Scope stored) {
    if (stored != null && mark.scope() != null && !mark.scope().covers(stored)) {
      throw new RunFolderException(
          folder + " holds a report of " + stored.text() + ", asked for is one of " + mark.scope().text()
              + ", which would take its place and lacks some of it; ask for at least what is there ("
              + stored.options() + "), or choose another folder with --out");
    }
  }

  private void refuseForeign() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      if (files.anyMatch(file -> !file.getFileName().toString().endsWith(PART))) {
        throw new RunFolderException(
            folder + " is not empty and no reproduction (it has no " + MARK + "); choose another with --out");
      }
    }
  }

  private void refuseStarted() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> runs = files.filter(run -> Files.exists(run.resolve("config.conf"))).toList();
      long finished = runs.stream().filter(run -> Files.exists(run.resolve("result.json"))).count();
      if (!runs.isEmpty()) {
        throw new RunFolderException(folder + " already holds " + runs.size() + " runs of this reproduction, "
            + finished + " of them finished, and they are not overwritten; --resume takes the finished ones as they are"
            + " and continues the others, or choose another folder with --out");
      }
    }
  }

  /**
   * Makes the folder.
   *
   * @throws RunFolderException if it cannot be written
   */
  public void begin() {
    try {
      Files.createDirectories(folder);
      if (!Files.exists(folder.resolve(MARK)) || mark.scope() != null) {
        write(MARK, Json.pretty(mark));
      }
    } catch (IOException e) {
      throw new RunFolderException(folder + " cannot be written: " + e + "; choose another with --out", e);
    }
  }

  /** Writes a file completely or not at all. */
  public void write(String name, String text) throws IOException {
    WholeFile.write(folder.resolve(name), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The result of a run, if it is finished. */
  Optional<JsonNode> result(RunKey run) throws IOException {
    Path file = run(run).resolve("result.json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(Files.readString(file)));
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is damaged: " + e.getOriginalMessage() + "; delete it and resume", e);
    }
  }

  /** The folder of a run. */
  Path run(RunKey run) {
    return folder.resolve(run.preset() + "-seed" + run.seed());
  }

  /** The folder. */
  public Path path() {
    return folder;
  }

  /** Budget of all runs. */
  public String budget() {
    return mark.budget();
  }
}
