package org.bayespress.experiments.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.bayespress.core.data.DataException;
import org.bayespress.format.network.NetworkSpec;

/**
 * The names of a network's classes, as its run left them beside the file.
 *
 * @param file where they were
 * @param names entry i for class i
 */
record ModelClasses(Path file, List<String> names) {

  /**
   * What lies beside a model; empty if there is nothing.
   *
   * @throws DataException if there are not as many names as the network has classes, or one of them twice
   * @throws IOException if the file cannot be read
   */
  static Optional<ModelClasses> beside(Path model, NetworkSpec network) throws IOException {
    Path file = model.resolveSibling("classes.txt");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> names;
    try {
      names = List.copyOf(Files.readAllLines(file));
    } catch (CharacterCodingException e) {
      throw new DataException(
          file + ": not UTF-8, a name a line is allowed; put back what the run left, or move it away",
          e);
    }
    if (names.size() != network.classes() || new HashSet<>(names).size() != names.size()) {
      throw new DataException(
          file + ": found " + names.size() + " lines: " + String.join(", ", names) + "; allowed are "
              + network.classes() + " different names, the classes of network " + network.name()
              + "; put back what the run left, or move it away");
    }
    return Optional.of(new ModelClasses(file, names));
  }
}
