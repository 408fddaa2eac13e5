package org.bayespress.experiments.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The most memory that this process has had in use at once, heap and everything else. */
final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";

  private PeakMemory() {}

  /** In bytes, from Linux's "peak resident set size"; null where the system does not say. */
  static Long residentBytes() {
    if (!Files.isReadable(STATUS)) {
      return null;
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines.filter(line -> line.startsWith(PEAK)).findFirst()
          .map(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""))).orElse(null);
    } catch (IOException e) {
      return null;
    }
  }
}
