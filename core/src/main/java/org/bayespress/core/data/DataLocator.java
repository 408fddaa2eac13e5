package org.bayespress.core.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the files of data sets: first in the folder given with {@code --data}, then in that of the environment variable
 * {@code BAYESPRESS_DATA}, then in the user's cache ({@code $XDG_CACHE_HOME/bayespress/data}, else
 * {@code ~/.cache/bayespress/data}). In each the layout is {@code <folder>/<data set>/<file>} or
 * {@code <folder>/<data set>/<file>.gz}.
 */
public final class DataLocator {

  /** A folder that is searched; {@code folder} is null where the user named none. */
  public record Place(String name, Path folder) {}

  /** A file that was found; {@code owned} says that it lies in our own cache. */
  public record Found(Path path, boolean owned) {}

  private final List<Place> places;
  private final Path cache;

  private DataLocator(Path given, Path fromEnvironment, Path cache) {
    this.cache = cache;
    this.places = List.of(new Place("--data", given), new Place("BAYESPRESS_DATA", fromEnvironment),
        new Place("user cache", cache));
  }

  /**
   * A locator for this process.
   *
   * @param given folder of {@code --data}, or null
   */
  public static DataLocator of(Path given) {
    return of(given, System.getenv(), Path.of(System.getProperty("user.home")));
  }

  /** A locator for the given environment and home folder. */
  public static DataLocator of(Path given, Map<String, String> environment, Path home) {
    String variable = environment.get("BAYESPRESS_DATA");
    String xdg = environment.get("XDG_CACHE_HOME");
    // The XDG base directory specification: a relative path is to be ignored.
    Path caches = xdg != null && Path.of(xdg).isAbsolute() ? Path.of(xdg) : home.resolve(".cache");
    return new DataLocator(given, variable == null || variable.isBlank() ? null : Path.of(variable),
        caches.resolve("bayespress").resolve("data"));
  }

  /** The places in the order of the search. */
  public List<Place> places() {
    return places;
  }

  /** The user's cache, where fetched files go. */
  public Path cache() {
    return cache;
  }

  /** Where a file is; empty if nowhere. */
  public Optional<Found> locate(DatasetDefinition dataset, DataFile file) {
    for (Place place : places) {
      if (place.folder() == null) {
        continue;
      }
      Optional<Path> path = in(place.folder().resolve(dataset.name()), file);
      if (path.isPresent()) {
        boolean owned = path.get().toAbsolutePath().normalize().startsWith(cache.toAbsolutePath().normalize());
        return Optional.of(new Found(path.get(), owned));
      }
    }
    return Optional.empty();
  }

  /** The files of a data set that are nowhere; empty if it is complete. */
  public List<DataFile> missing(DatasetDefinition dataset) {
    return dataset.files().stream().filter(file -> locate(dataset, file).isEmpty()).toList();
  }

  /**
   * Refuses to go on when files are missing.
   *
   * @throws DataException which lists the files, all places searched, and what to do
   */
  public void requireComplete(DatasetDefinition dataset) {
    List<DataFile> missing = missing(dataset);
    if (!missing.isEmpty()) {
      throw new DataException(missingMessage(dataset, missing));
    }
  }

  static Optional<Path> in(Path folder, DataFile file) {
    for (String suffix : List.of("", ".gz")) {
      Path path = folder.resolve(file.name() + suffix);
      if (Files.isRegularFile(path)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  private String missingMessage(DatasetDefinition dataset, List<DataFile> missing) {
    List<String> lines = new ArrayList<>();
    lines.add(dataset.name() + ": " + missing.size() + " of " + dataset.files().size() + " files were not found:");
    missing.forEach(file -> lines.add("  " + file.name() + " (or " + file.name() + ".gz)"));
    lines.add("Searched, in this order:");
    for (Place place : places) {
      lines.add("  " + place.name() + ": " + searched(dataset, place));
    }
    lines.add("Fetch them with: bayespress data fetch " + dataset.name() + "   or put them into one of these folders.");
    return String.join("\n", lines);
  }

  private static String searched(DatasetDefinition dataset, Place place) {
    if (place.folder() == null) {
      return "not given";
    }
    Path folder = place.folder().resolve(dataset.name());
    return folder + (Files.isDirectory(folder) ? "" : " (no such folder)");
  }
}
