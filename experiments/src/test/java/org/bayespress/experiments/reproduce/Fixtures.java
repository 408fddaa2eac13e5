package org.bayespress.experiments.reproduce;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.bayespress.experiments.run.Json;

/** Recorded files among the resources of the tests. */
public final class Fixtures {

  private Fixtures() {}

  /** The text of a resource in the folder {@code reproduce}. */
  public static String text(String file) {
    try (InputStream in = Fixtures.class.getResourceAsStream("/reproduce/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A {@code result.json} that the test may change. */
  public static ObjectNode result(String file) {
    try {
      return (ObjectNode) Json.read(text(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static PaperTable smallTable() {
    try {
      return PaperTables.parse(text("small-tables.json")).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
