package org.bayespress.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bayespress.benchmarks.suite.Effort;
import org.bayespress.benchmarks.suite.Study;
import org.bayespress.benchmarks.suite.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Every JMH class is a benchmark of the suite, and says what it asks. */
class StudiesTest {

  static Stream<Study> studies() {
    return Studies.all().stream();
  }

  /** JMH's own list, which its annotation processor makes, has the class as second word of a line. */
  @Test
  void everyJmhClassIsListed() throws IOException {
    try (InputStream list = StudiesTest.class.getResourceAsStream("/META-INF/BenchmarkList")) {
      Set<String> classes = new String(list.readAllBytes(), StandardCharsets.UTF_8).lines()
          .filter(line -> line.startsWith("JMH "))
          .flatMap(line -> Arrays.stream(line.split(" ")).filter(word -> word.endsWith("Benchmark")).limit(1))
          .collect(Collectors.toSet());
      assertThat(studies().map(study -> study.benchmark().getName()))
          .containsExactlyInAnyOrderElementsOf(classes).hasSize(11);
    }
  }

  @ParameterizedTest
  @MethodSource("studies")
  void theNameIsThatOfTheClass(Study study) {
    String kebab = study.benchmark().getSimpleName().replaceAll("Benchmark$", "").replaceAll("(?<!^)(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
    assertThat(study.name()).isEqualTo(kebab);
    assertThat(Studies.named(study.name())).singleElement().extracting(Study::benchmark).isEqualTo(study.benchmark());
  }

  @ParameterizedTest
  @MethodSource("studies")
  void theJavadocSaysNameQuestionExpectationAndTrap(Study study) throws IOException {
    Path source = Path.of("src", "main", "java", study.benchmark().getName().replace('.', '/') + ".java");
    String text = Files.readString(source);
    String javadoc = text.substring(text.indexOf("/**"), text.indexOf("*/"));
    assertThat(javadoc).contains("{@code bench " + study.name() + "}:", "?", "<p>Expected: ", "<p>Traps avoided. ");
  }

  /** A trial that names no method or parameter of its class would fail only when it runs. */
  @ParameterizedTest
  @MethodSource("studies")
  void trialsFitTheirClass(Study study) {
    for (Effort effort : Effort.values()) {
      List<Trial> trials = study.trials(effort, List.of(1, 2));
      assertThat(trials).isNotEmpty();
      for (Trial trial : trials) {
        assertThat(trial.benchmark()).isEqualTo(study.benchmark());
        assertThat(benchmarkMethods(study.benchmark())).contains(trial.method());
        assertThat(parameters(study.benchmark())).containsAll(trial.parameters().keySet());
        assertThat(trial.combinations()).isPositive();
      }
    }
  }

  private static List<String> benchmarkMethods(Class<?> type) {
    return Arrays.stream(type.getMethods()).filter(method -> method.isAnnotationPresent(Benchmark.class))
        .map(method -> method.getName()).toList();
  }

  private static Set<String> parameters(Class<?> type) {
    return Stream.concat(Stream.of(type), Arrays.stream(type.getClasses())).flatMap(t -> Arrays.stream(t.getFields()))
        .filter(field -> field.isAnnotationPresent(Param.class)).map(field -> field.getName())
        .collect(Collectors.toSet());
  }
}
