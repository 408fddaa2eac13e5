package org.bayespress.experiments.config;

import java.nio.file.Path;
import java.util.Map;

/** Where results go unless somebody says otherwise: {@code bayespress/runs} in the user's data folder. */
public final class RunHome {

  private RunHome() {}

  /**
   * The folder, which need not be there: under {@code XDG_DATA_HOME}, else under {@code .local/share} in the home
   * folder.
   *
   * @param environment of the process
   */
  public static Path of(Map<String, String> environment) {
    String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
    Path base = xdg.isBlank()
        ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".local", "share")
        : Path.of(xdg);
    return base.resolve("bayespress").resolve("runs");
  }
}
