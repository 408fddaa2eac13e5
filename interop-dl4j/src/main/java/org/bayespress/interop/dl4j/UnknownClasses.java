package org.bayespress.interop.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bayespress.core.method.SettingsException;

/** Finds the classes a model needs that are not here: layers, activations and losses of the user's own. */
final class UnknownClasses {
  private static final String CLASS = "@class";

  private UnknownClasses() {}

  /**
   * Refuses a model that needs them, layer by layer: Deeplearning4j itself stops at the first.
   *
   * @throws SettingsException naming every layer and class
   */
  static void refuse(String file, JsonNode root) {
    List<String> found = new ArrayList<>();
    int number = 0;
    for (JsonNode conf : root.path("confs")) {
      add(found, conf.path("layer").path("layerName").asText("layer" + number), conf);
      number++;
    }
    for (Map.Entry<String, JsonNode> vertex : root.path("vertices").properties()) {
      add(found, vertex.getKey(), vertex.getValue());
    }
    if (!found.isEmpty()) {
      throw new SettingsException(Assembly.refusal(file, found));
    }
  }

  private static void add(List<String> found, String layer, JsonNode node) {
    Set<String> names = new LinkedHashSet<>();
    collect(node, names);
    for (String name : names) {
      if (!known(name)) {
        found.add(
            layer + ": its class " + name + " is not part of Deeplearning4j, so what it computes is not known here");
      }
    }
  }

  private static void collect(JsonNode node, Set<String> names) {
    if (node.path(CLASS).isTextual()) {
      names.add(node.path(CLASS).asText());
    }
    node.forEach(child -> collect(child, names));
  }

  private static boolean known(String name) {
    try {
      Class.forName(name, false, UnknownClasses.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
