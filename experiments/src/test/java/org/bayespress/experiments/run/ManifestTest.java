package org.bayespress.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.File;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestTest {

  @Test
  void readsVersionsFromTheClassPath() {
    String path = String.join(File.pathSeparator, "/a/target/classes", "/m/nd4j-api-1.0.0-M2.1.jar",
        "/m/openblas-0.3.31-1.5.13.jar", "/m/openblas-0.3.31-1.5.13-linux-x86_64.jar", "/m/bayespress-core-0.1.0.jar",
        "/m/guava-33.8.0-jre.jar", "/m/guava-1.0.0-M2.1.jar");
    assertThat(Manifest.versions(path)).containsOnly(
        Map.entry("nd4j-api", "1.0.0-M2.1"), Map.entry("openblas", "0.3.31-1.5.13"),
        Map.entry("bayespress-core", "0.1.0"), Map.entry("guava", "33.8.0-jre, 1.0.0-M2.1"));
  }

  @Test
  void survivesItsFile() throws JsonProcessingException {
    Manifest manifest = Manifest.of(
        Instant.parse("2026-01-02T03:04:05Z"), List.of("bayespress", "quickstart"), 7, "Haswell", Map.of("a", "00"));
    assertThat(Json.read(Json.pretty(manifest), Manifest.class)).isEqualTo(manifest);
    assertThat(manifest.versions()).containsKey("picocli");
    Checkout.find().ifPresent(checkout -> assertThat(manifest.commit()).hasSize(40).isEqualTo(checkout.commit()));
  }
}
