package org.bayespress.experiments.run;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How wide the terminal of this process is. The program {@code stty} is asked: a terminal library inside the JVM would
 * take over the signals, and with them the checkpoint at an interrupt.
 */
final class TerminalWidth {
  /** Where nothing tells the width. */
  static final int UNKNOWN_COLUMNS = 100;

  private static final Pattern SIZE = Pattern.compile("\\s*\\d+ (\\d+)\\s*");
  private static final int LEAST_COLUMNS = 20;

  private TerminalWidth() {}

  /** Columns of the terminal now; else those of the environment variable {@code COLUMNS}, else 100. */
  static int columns() {
    return parse(size()).orElseGet(() -> parse("0 " + System.getenv("COLUMNS")).orElse(UNKNOWN_COLUMNS));
  }

  /** The second number of {@code rows columns}; empty if there is none, or it is too small to draw in. */
  static OptionalInt parse(String size) {
    Matcher matcher = SIZE.matcher(size);
    if (!matcher.matches() || matcher.group(1).length() > 4) {
      return OptionalInt.empty();
    }
    int columns = Integer.parseInt(matcher.group(1));
    return columns < LEAST_COLUMNS ? OptionalInt.empty() : OptionalInt.of(columns);
  }

  private static String size() {
    File terminal = new File("/dev/tty");
    if (!terminal.exists()) {
      return "";
    }
    try {
      Process process = new ProcessBuilder("stty", "size").redirectInput(terminal)
          .redirectError(ProcessBuilder.Redirect.DISCARD).start();
      if (!process.waitFor(1, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "";
      }
      // one short line: it fits the pipe, so the program could end before it was read
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      // no such program, or no terminal: the width stays unknown
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
