package org.bayespress.experiments.run;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The git checkout that the running program was built in, if it was.
 *
 * @param commit full hash
 * @param dirty whether tracked files differ from the commit
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

  private static Optional<Checkout> read(Path folder) throws IOException, InterruptedException {
    Optional<String> commit = git(folder, "rev-parse", "HEAD");
    Optional<String> changes = git(folder, "status", "--porcelain", "--untracked-files=no");
    return commit.isPresent() && changes.isPresent()
        ? Optional.of(new Checkout(commit.get().strip(), !changes.get().isBlank()))
        : Optional.empty();
  }

  private static Optional<String> git(Path folder, String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 3];
    command[0] = "git";
    command[1] = "-C";
    command[2] = folder.toString();
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroy();
      return Optional.empty();
    }
    return process.exitValue() == 0 ? Optional.of(output) : Optional.empty();
  }
}
