package org.bayespress.experiments.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;

/**
 * What a run computed on.
 *
 * @param jdk version and vendor of the Java runtime
 * @param os name, version and architecture
 * @param cpu model name, or {@code unknown} where the system does not say
 * @param cores that the JVM may use
 * @param vectorSpecies preferred shape of float vectors, or why there is none
 * @param vectorLanes floats in such a vector; 1 without the vector module
 */
public record Machine(String jdk, String os, String cpu, int cores, String vectorSpecies, int vectorLanes) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** This machine. */
  public static Machine here() {
    String species;
    int lanes;
    try {
      species = FloatVector.SPECIES_PREFERRED.toString();
      lanes = FloatVector.SPECIES_PREFERRED.length();
    } catch (NoClassDefFoundError e) {
      species = "none: start Java with --add-modules jdk.incubator.vector";
      lanes = 1;
    }
    return new Machine(
        System.getProperty("java.vm.version") + ", " + System.getProperty("java.vendor.version",
            System.getProperty("java.vendor")),
        System.getProperty("os.name") + " " + System.getProperty("os.version") + " " + System.getProperty("os.arch"),
        cpuInfo("model name").or(Machine::environmentCpu).orElse("unknown"),
        Runtime.getRuntime().availableProcessors(),
        species,
        lanes);
  }

  /** Instruction sets the operating system lists, lower case; empty where it does not say. */
  public static Set<String> cpuFlags() {
    return cpuInfo("flags").or(() -> cpuInfo("Features"))
        .map(flags -> (Set<String>) new TreeSet<>(List.of(flags.toLowerCase(Locale.ROOT).split("\\s+"))))
        .orElse(Set.of());
  }

  /** Clock of the first core in GHz, where the operating system says. */
  public static Optional<Double> clockGhz() {
    return cpuInfo("cpu MHz").map(mhz -> Double.parseDouble(mhz) / 1000);
  }

  private static Optional<String> environmentCpu() {
    return Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER"));
  }

  private static Optional<String> cpuInfo(String field) {
    if (!Files.isReadable(CPU_INFO)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines.filter(line -> line.startsWith(field) && line.contains(":"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      // a description only: a machine that does not say is reported as unknown
      return Optional.empty();
    }
  }
}
