package org.bayespress.experiments.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What lies in a folder of the class path, in whatever module's jar, so that no list of it has to be kept. */
public final class ResourceFolder {

  private ResourceFolder() {}

  /**
   * Names of the resources {@code FOLDER/NAME + SUFFIX}, without the suffix, in alphabetical order.
   *
   * @throws UncheckedIOException if the class path cannot be read
   */
  public static SortedSet<String> names(String folder, String suffix) {
    SortedSet<String> names = new TreeSet<>();
    try {
      for (URL url : Collections.list(ResourceFolder.class.getClassLoader().getResources(folder))) {
        for (String file : files(url, folder + "/")) {
          if (file.endsWith(suffix)) {
            names.add(file.substring(0, file.length() - suffix.length()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the resources " + folder + "/*" + suffix + " could not be listed", e);
    }
    return names;
  }

  private static List<String> files(URL url, String prefix) throws IOException {
    if (url.openConnection() instanceof JarURLConnection jar) {
      return jar.getJarFile().stream()
          .map(entry -> entry.getName())
          .filter(entry -> entry.startsWith(prefix))
          .map(entry -> entry.substring(prefix.length()))
          .toList();
    }
    try (Stream<Path> list = Files.list(Path.of(URI.create(url.toString())))) {
      return list.map(file -> file.getFileName().toString()).toList();
    }
  }
}
