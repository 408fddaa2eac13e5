package org.bayespress.experiments.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
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
import org.bayespress.core.method.SettingsException;

/**
 * The presets on the class path: every resource {@code presets/NAME.conf}, in whatever module's jar it lies, so that a
 * module brings its presets with it and no list of them has to be kept.
 */
public final class Presets {
  private static final String FOLDER = "presets";
  private static final String SUFFIX = ".conf";

  private final SortedSet<String> names;

  private Presets(SortedSet<String> names) {
    this.names = Collections.unmodifiableSortedSet(names);
  }

  /** Looks through the class path. */
  public static Presets onClassPath() {
    SortedSet<String> names = new TreeSet<>();
    try {
      for (URL folder : Collections.list(Presets.class.getClassLoader().getResources(FOLDER))) {
        for (String file : files(folder)) {
          if (file.endsWith(SUFFIX)) {
            names.add(file.substring(0, file.length() - SUFFIX.length()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the presets on the class path could not be listed", e);
    }
    return new Presets(names);
  }

  /** Names in alphabetical order. */
  public List<String> names() {
    return List.copyOf(names);
  }

  /** Name and summary of each preset. */
  public List<Named> all() {
    return names.stream().map(name -> {
      Config config = parse(name);
      return new Named(name, config.getString("summary"), "", budgets(config));
    }).toList();
  }

  /**
   * The content of a preset, not merged with anything, its section {@code budgets} included.
   *
   * @throws SettingsException if there is no such preset; the message lists those there are and the nearest
   */
  public Config parse(String name) {
    if (!names.contains(name)) {
      throw new SettingsException("unknown preset '" + name + "'" + NearestMatch.hint(name, names) + " Known presets: "
          + String.join(", ", names) + ". A file is recognised by its ending .conf.");
    }
    return ConfigFactory.parseResources(
        Presets.class.getClassLoader(),
        FOLDER + "/" + name + SUFFIX,
        ConfigParseOptions.defaults().setAllowMissing(false).setOriginDescription("preset " + name));
  }

  /** Names in the section {@code budgets} of a preset or file, as written there. */
  static List<String> budgets(Config config) {
    return config.hasPath("budgets") ? List.copyOf(new TreeSet<>(config.getObject("budgets").keySet())) : List.of();
  }

  private static List<String> files(URL folder) throws IOException {
    if (folder.openConnection() instanceof JarURLConnection jar) {
      String prefix = FOLDER + "/";
      return jar.getJarFile().stream()
          .map(entry -> entry.getName())
          .filter(entry -> entry.startsWith(prefix))
          .map(entry -> entry.substring(prefix.length()))
          .toList();
    }
    try (Stream<Path> list = Files.list(Path.of(URI.create(folder.toString())))) {
      return list.map(file -> file.getFileName().toString()).toList();
    }
  }
}
