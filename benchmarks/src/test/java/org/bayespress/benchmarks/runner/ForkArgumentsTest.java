package org.bayespress.benchmarks.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ForkArgumentsTest {

  @Test
  void optionsOfTheLauncherStay() {
    List<String> own = List.of(
        "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
        "--add-modules=jdk.incubator.vector", "-XX:+UseParallelGC", "-Xmx4000m",
        "-Dorg.bytedeco.javacpp.maxbytes=5000m");
    assertThat(ForkArguments.of(own)).isEqualTo(own);
  }

  @Test
  void whatTheKernelsNeedIsAdded() {
    assertThat(ForkArguments.of(List.of("-Xmx1g"))).containsExactly(
        "-Xmx1g", "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow", "-XX:+UseParallelGC");
  }

  @Test
  void agentsAndArchivesBelongToOneProcess() {
    assertThat(ForkArguments.of(List.of(
        "-javaagent:cover.jar=x", "-agentlib:jdwp=server=y", "-XX:SharedArchiveFile=a.jsa", "-Xlog:disable",
        "-XX:+UseZGC")))
        .contains("-XX:+UseZGC").noneMatch(argument -> argument.matches("-(javaagent|agentlib|Xlog|XX:Shared).*"))
        .doesNotContain("-XX:+UseParallelGC");
  }
}
