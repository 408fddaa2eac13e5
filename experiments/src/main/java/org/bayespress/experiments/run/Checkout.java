package org.bayespress.experiments.run;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The git checkout that the running program was built in, if it was.
 *
 * @param commit full hash
 * @param dirty whether tracked files differ from the commit, or a Java source or POM is there that git does not track
 */
public record Checkout(String commit, boolean dirty) {

  /** Looks upwards from the program's own classes; empty without a checkout or without git. */
  public static Optional<Checkout> find() {
    try {
      Path code = Path.of(Checkout.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (Path folder = code; folder != null; folder = folder.getParent()) {
        if (Files.exists(folder.resolve(".git"))) {
          return read(folder);
        }
      }
      return Optional.empty();
    } catch (URISyntaxException | IOException e) {
      // no git program, or classes from elsewhere: the manifest then has no commit
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** The checkout in this folder; empty if git fails or takes longer than ten seconds. */
  static Optional<Checkout> read(Path folder) throws IOException, InterruptedException {
    Optional<String> commit = git(folder, "rev-parse", "HEAD");
    Optional<String> changes = git(folder, "status", "--porcelain", "-z", "--untracked-files=all");
    if (commit.isEmpty() || changes.isEmpty()) {
      return Optional.empty();
    }
    boolean dirty = Arrays.stream(changes.get().split("\0")).anyMatch(Checkout::counts);
    return Optional.of(new Checkout(commit.get().strip(), dirty));
  }

  private static boolean counts(String change) {
    boolean untracked = change.startsWith("?? ");
    return untracked ? change.endsWith(".java") || change.endsWith("pom.xml") : !change.isBlank();
  }

  private static Optional<String> git(Path folder, String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 3];
    command[0] = "git";
    command[1] = "-C";
    command[2] = folder.toString();
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    Path output = Files.createTempFile("bayespress-git-", ".txt");
    try {
      // into a file: reading a pipe would wait for as long as git does
      Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD)
          .redirectOutput(output.toFile()).start();
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      return process.exitValue() == 0 ? Optional.of(Files.readString(output)) : Optional.empty();
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
