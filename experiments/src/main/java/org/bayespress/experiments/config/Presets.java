package org.bayespress.experiments.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
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
    return new Presets(ResourceFolder.names(FOLDER, SUFFIX));
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
}
