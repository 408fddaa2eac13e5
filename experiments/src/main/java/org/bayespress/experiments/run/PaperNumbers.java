package org.bayespress.experiments.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a paper reports, from the resource {@code paper/METHOD.json}.
 *
 * @param source paper
 * @param testErrorPercent test error
 * @param countRatio weights over non-zero weights; says nothing of a file
 */
public record PaperNumbers(String source, double testErrorPercent, double countRatio) {

  /** The paper's numbers for this combination, if it has any; a row may be of one prior alone. */
  public static Optional<PaperNumbers> of(String method, String prior, String network, String dataset) {
    String resource = "paper/" + method + ".json";
    try (InputStream in = PaperNumbers.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        return Optional.empty();
      }
      JsonNode document = Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      for (JsonNode row : document.path("results")) {
        if (row.path("network").asText().equals(network) && row.path("dataset").asText().equals(dataset)
            && row.path("prior").asText(prior).equals(prior)) {
          return Optional.of(
              new PaperNumbers(
                  document.path("source").asText(), row.path("testErrorPercent").asDouble(),
                  row.path("countRatio").asDouble()));
        }
      }
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("resource " + resource + " is not valid JSON", e);
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + resource + " cannot be read", e);
    }
  }
}
