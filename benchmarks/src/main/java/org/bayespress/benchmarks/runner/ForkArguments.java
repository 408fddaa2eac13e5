package org.bayespress.benchmarks.runner;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Options of the JVMs that benchmarks run in: those of this JVM, as the launcher set them, without what belongs to one
 * process only, and whatever is missing of what the kernels need.
 */
final class ForkArguments {
  private static final List<String> OF_ONE_PROCESS = List.of(
      "-agentlib:", "-agentpath:", "-javaagent:", "-XX:SharedArchiveFile=", "-XX:ArchiveClassesAtExit=", "-Xlog:");

  private ForkArguments() {}

  /** For a JVM started from this one. */
  static List<String> ofThisJvm() {
    return of(ManagementFactory.getRuntimeMXBean().getInputArguments());
  }

  static List<String> of(List<String> own) {
    List<String> arguments = new ArrayList<>();
    own.stream().filter(argument -> OF_ONE_PROCESS.stream().noneMatch(argument::startsWith)).forEach(arguments::add);
    require(arguments, "--add-modules", "--add-modules=jdk.incubator.vector");
    require(arguments, "--enable-native-access", "--enable-native-access=ALL-UNNAMED");
    require(arguments, "--sun-misc-unsafe-memory-access", "--sun-misc-unsafe-memory-access=allow");
    if (arguments.stream().noneMatch(argument -> argument.matches("-XX:\\+Use.*GC"))) {
      arguments.add("-XX:+UseParallelGC");
    }
    return arguments;
  }

  private static void require(List<String> arguments, String option, String argument) {
    if (arguments.stream().noneMatch(known -> known.startsWith(option))) {
      arguments.add(argument);
    }
  }
}
