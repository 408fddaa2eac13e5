package org.bayespress.experiments.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.bayespress.experiments.config.ResolvedConfig;
import org.bayespress.format.io.WholeFile;

/**
 * The folder of one run: {@code config.conf}, {@code manifest.json}, {@code classes.txt}, {@code metrics.jsonl}, {@code checkpoints/},
 * {@code looks.jsonl} and {@code NAME.csv} where the method leaves any ({@link FineLog}), {@code groups.json} for methods that prune
 * groups, {@code posterior-start.json.gz} and {@code posterior-end.json.gz} for priors with levels, {@code dense.bpz}, {@code model.bpz} and {@code
 * model-COLUMN.bpz} for columns of published tables, pictures, and {@code result.json}, which is written last
 * and makes the run a finished one. Whether it can be written and has room is found out before any work. One process at a time has it.
 */
public final class RunFolder implements AutoCloseable {
  /** Room that must be free at the start: two checkpoints, model and logs of the largest network here, generously. */
  public static final long ROOM_BYTES = 64L << 20;

  /** Written last: a folder that has it holds a finished run. */
  static final String RESULT = "result.json";

  private static final String LOCK = "run.lock";
  private static final String START = "start.bpz";
  private static final String PART = ".part";

  private final Path folder;
  private final boolean resumed;
  private final FileChannel lockChannel;

  private RunFolder(Path folder, boolean resumed, FileChannel lockChannel) {
    this.folder = folder;
    this.resumed = resumed;
    this.lockChannel = lockChannel;
  }

  /**
   * Creates the folder of a new run, or opens that of a run to continue.
   *
   * @param config whose {@code runDir} it is
   * @param resume whether to continue a run that is there; starts one when there is none
   * @param roomBytes free space wanted
   * @throws RunFolderException if the folder belongs to another run or something else, cannot be written or is full
   */
  public static RunFolder open(ResolvedConfig config, boolean resume, long roomBytes) {
    Path folder = config.run().runDir();
    // first without a lock, so that a folder of something else stays as it is
    check(config, resume);
    FileChannel channel = openLock(folder);
    try {
      lock(folder, channel);
      requireRoom(folder, roomBytes);
      // again: until the lock was had, another process may have started or finished a run here
      RunFolder run = new RunFolder(folder, check(config, resume), channel);
      deleteParts(folder);
      deleteParts(run.checkpoints());
      if (!run.resumed) {
        Files.createDirectories(run.checkpoints());
        run.write(run.config(), config.rendered());
      }
      return run;
    } catch (IOException e) {
      closeAfter(e, channel);
      throw notWritable(folder, e);
    } catch (RuntimeException e) {
      closeAfter(e, channel);
      throw e;
    }
  }

  private static void closeAfter(Exception failure, FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static RunFolderException notWritable(Path folder, IOException e) {
    return new RunFolderException(
        "run folder " + folder + " cannot be written: " + reason(e) + "; choose another with --run-dir", e);
  }

  /** What a killed process was writing ({@link WholeFile}); only for the one that has the lock. */
  private static void deleteParts(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*" + PART)) {
      for (Path part : parts) {
        if (!Files.isDirectory(part, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(part);
        }
      }
    }
  }

  /**
   * Refuses a folder that this run must not have; changes nothing.
   *
   * @return whether a run is there, which can be continued or is finished
   * @throws RunFolderException if the folder belongs to another run or something else
   */
  public static boolean check(ResolvedConfig config, boolean resume) {
    Path folder = config.run().runDir();
    boolean started = Files.exists(folder.resolve("config.conf"));
    if (!started) {
      refuseForeign(folder);
    } else if (!resume) {
      refuseStarted(folder);
    } else {
      refuseOtherConfig(config, folder);
    }
    return started;
  }

  private static void refuseForeign(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(LOCK) && !name.equals(START)
              && !(name.startsWith("config.conf.") && name.endsWith(PART)))
          .toList();
      if (!names.isEmpty() && !names.equals(List.of("checkpoints"))) {
        throw new RunFolderException("run folder " + folder + " is not empty and not a run (it has no config.conf); "
            + "choose another with --run-dir");
      }
    } catch (IOException e) {
      throw new RunFolderException("run folder " + folder + " cannot be read: " + reason(e), e);
    }
  }

  private static void refuseStarted(Path folder) {
    boolean finished = Files.exists(folder.resolve(RESULT));
    throw new RunFolderException(
        "run folder " + folder + " already holds " + (finished ? "a finished" : "an unfinished")
            + " run and is not overwritten; " + (finished ? "--resume shows its result" : "--resume continues it")
            + ", or choose another with --run-dir");
  }

  private static void refuseOtherConfig(ResolvedConfig config, Path folder) {
    SortedMap<String, String> differences = config.differences(folder.resolve("config.conf"));
    if (!differences.isEmpty()) {
      StringBuilder text = new StringBuilder("run folder " + folder
          + " was started with another configuration, so it cannot be resumed with this one (stored -> now):");
      for (Map.Entry<String, String> difference : differences.entrySet()) {
        text.append(System.lineSeparator()).append("  ").append(difference.getKey()).append(": ")
            .append(difference.getValue());
      }
      throw new RunFolderException(
          text.append(System.lineSeparator()).append("Give the same values, or another --run-dir.").toString());
    }
  }

  private static FileChannel openLock(Path folder) {
    try {
      Files.createDirectories(folder);
      return FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw notWritable(folder, e);
    }
  }

  private static void lock(Path folder, FileChannel channel) throws IOException {
    if (tryLock(channel) == null) {
      throw new RunFolderException("run folder " + folder
          + " is in use by another process; wait for it, or choose another with --run-dir");
    }
  }

  private static void requireRoom(Path folder, long roomBytes) throws IOException {
    FileStore store = Files.getFileStore(folder);
    if (store.getUsableSpace() < roomBytes) {
      throw new RunFolderException("run folder " + folder + ": " + store.getUsableSpace() / 1_000_000
          + " MB are free, a run wants " + roomBytes / 1_000_000 + " MB; make room, or choose another with --run-dir");
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")");
  }

  /** The folder. */
  public Path path() {
    return folder;
  }

  /** Whether a run was there already. */
  public boolean resumed() {
    return resumed;
  }

  /** The resolved configuration. */
  public Path config() {
    return folder.resolve("config.conf");
  }

  /** Where, with what and on which machine. */
  public Path manifest() {
    return folder.resolve("manifest.json");
  }

  /** Names of the classes, where there are any: line i for label i. */
  public Path classNames() {
    return folder.resolve("classes.txt");
  }

  /** One line per epoch. */
  public Path metrics() {
    return folder.resolve("metrics.jsonl");
  }

  /** Folder of the checkpoints. */
  public Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /** Scores and thresholds of groups, where the method prunes groups. */
  public Path groups() {
    return folder.resolve("groups.json");
  }

  /** Where a network that is not a file of the user's is put before a run that starts from it. */
  public static Path start(Path folder) {
    return folder.resolve(START);
  }

  /** Some weights of the posterior as the variational training begins, where the prior pulls them to levels. */
  public Path posteriorAtStart() {
    return folder.resolve("posterior-start.json.gz");
  }

  /** The same after the last epoch. */
  public Path posteriorAtEnd() {
    return folder.resolve("posterior-end.json.gz");
  }

  /** The dense network that the compressed one is compared with, nothing compressed; {@code training.start-file} takes it. */
  public Path dense() {
    return folder.resolve("dense.bpz");
  }

  /** The compressed network. */
  public Path model() {
    return folder.resolve("model.bpz");
  }

  /** The compressed network as a published column has it. */
  public Path variant(String column) {
    return folder.resolve("model-" + column + ".bpz");
  }

  /** The result; exists only for a finished run. */
  public Path result() {
    return folder.resolve(RESULT);
  }

  /** Whether the run is finished. */
  public boolean finished() {
    return Files.exists(result());
  }

  /** Writes a text file completely or not at all: temporary file, synced, renamed. */
  public void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a file completely or not at all: temporary file, synced, renamed. */
  public void write(Path file, byte[] bytes) throws IOException {
    WholeFile.write(file, out -> out.write(bytes));
  }

  /** Gives the folder free for other processes. */
  @Override
  public void close() {
    try {
      lockChannel.close();
    } catch (IOException e) {
      throw new RunFolderException("run folder " + folder + ": its lock could not be released", e);
    }
  }
}
