package org.bayespress.experiments.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every Java example of docs/java-api.md is, word for word, a method that a test compiles and runs. */
class JavaApiDocumentTest {
  private static final Path ROOT = Path.of("..");
  private static final Path[] SOURCES = {
    ROOT.resolve("format/src/test/java/org/bayespress/format/embedding/EmbeddingExamplesTest.java"),
    ROOT.resolve("experiments/src/test/java/org/bayespress/experiments/api/CompressionExamplesTest.java"),
    ROOT.resolve("interop-dl4j/src/test/java/org/bayespress/interop/dl4j/Dl4jCompressionTest.java")};
  private static final Pattern IN_SOURCE = Pattern.compile("(?s)  // example: (\\S+)\\n(.*?)  // end\\n");
  private static final Pattern IN_DOCUMENT = Pattern.compile("(?s)<!-- example: (\\S+) -->\\n```java\\n(.*?)```\\n");

  private static Map<String, String> examples(Pattern pattern, String text) {
    Map<String, String> examples = new LinkedHashMap<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      assertThat(examples.put(matcher.group(1), matcher.group(2).stripTrailing().stripIndent())).as(matcher.group(1))
          .isNull();
    }
    return examples;
  }

  @Test
  void examplesAreThoseThatRun() throws IOException {
    String document = Files.readString(ROOT.resolve("docs/java-api.md"));
    Map<String, String> shown = examples(IN_DOCUMENT, document);
    Map<String, String> run = new LinkedHashMap<>();
    for (Path source : SOURCES) {
      run.putAll(examples(IN_SOURCE, Files.readString(source)));
    }
    assertThat(shown).isEqualTo(run).hasSizeGreaterThan(4);
    assertThat(document.split("```java", -1)).as("examples without a name").hasSize(shown.size() + 1);
  }
}
