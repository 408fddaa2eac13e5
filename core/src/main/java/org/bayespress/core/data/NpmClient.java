package org.bayespress.core.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Fetches a package with the user's npm client and settings. Nothing of the package is run.
 *
 * @param command the client
 */
record NpmClient(String command) {

  private static final long TIMEOUT_SECONDS = 300;

  static NpmClient standard() {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    return new NpmClient(windows ? "npm.cmd" : "npm");
  }

  /** Runs {@code npm pack} in {@code folder}; returns the {@code .tgz} it wrote. */
  Path pack(String packageName, Path folder) throws IOException {
    Path log = folder.resolve("npm.log");
    Process process = start(new ProcessBuilder(List.of(command, "pack", "--silent", "--ignore-scripts", packageName))
        .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()));
    try {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("npm pack " + packageName + " did not end within " + TIMEOUT_SECONDS + " seconds");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for npm pack " + packageName, e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    if (process.exitValue() != 0) {
      throw new IOException("npm pack " + packageName + " failed with status " + process.exitValue() + lastLine(log));
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".tgz")).findFirst()
          .orElseThrow(() -> new IOException("npm pack " + packageName + " wrote no .tgz file"));
    }
  }

  private Process start(ProcessBuilder builder) throws IOException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException("the npm client cannot be started; is it installed? (" + e.getMessage() + ")", e);
    }
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines()
        .filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1);
  }
}
