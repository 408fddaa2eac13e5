package org.bayespress.experiments.data;

import com.typesafe.config.ConfigUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bayespress.core.data.DatasetRegistry;
import org.bayespress.core.method.SettingsException;
import org.bayespress.experiments.config.NearestMatch;
import org.bayespress.experiments.config.RunConfig;

/**
 * Images as one word on the command line:
 *
 * <ul>
 *   <li>the name of a public data set, {@code fashion-mnist};
 *   <li>two files, {@code IMAGES.npy,LABELS.npy}, or four, with those of the test images behind; files that do not end in
 *       {@code .npy} are idx files, plain or gzip;
 *   <li>a folder with such files under their usual names ({@code train-images-idx3-ubyte}, ... as MNIST has them, or
 *       {@code train-images.npy}, {@code train-labels.npy}, and, if they are there, {@code test-images.npy},
 *       {@code test-labels.npy});
 *   <li>a folder with one folder of images for each class, or with two such folders {@code train} and {@code test}.
 * </ul>
 *
 * <p>It stands in the place of all that a configuration says about its images: which they are, where they lie, how many classes
 * they have and how white they are ({@link #noOwnImages}). How they are divided is left as it is.
 *
 * @param dataset name of the images in results
 * @param settings texts {@code key=value} to lay over a configuration, as {@code --set} takes them
 */
public record DataArgument(String dataset, List<String> settings) {
  private static final String ALLOWED =
      "allowed are the name of a public data set (bayespress list datasets), IMAGES.npy,LABELS.npy or two idx files"
          + " (four with those of the test), or a folder with such files or with one folder of images for each class";

  private static final List<String> PATHS = List.of("images", "labels", "test-images", "test-labels", "folder");

  public DataArgument {
    settings = List.copyOf(settings);
  }

  private static DataArgument of(String dataset, String source, Map<String, Path> paths) {
    List<String> settings = new ArrayList<>(noOwnImages());
    settings.add("data.source=" + source);
    settings.add("dataset=" + ConfigUtil.quoteString(dataset));
    paths.forEach((key, path) -> settings.add(
        "data.own." + key + "=" + ConfigUtil.quoteString(path.toAbsolutePath().normalize().toString())));
    return new DataArgument(dataset, settings);
  }

  /**
   * Settings that take from a configuration what it says about particular images of one's own. Number of classes and value of white
   * are those of the manual too: what belongs to other images could be right for these by accident only.
   */
  public static List<String> noOwnImages() {
    List<String> settings = new ArrayList<>();
    PATHS.forEach(key -> settings.add("data.own." + key + "=\"\""));
    settings.add("data.own.classes=0");
    settings.add("data.own.white=1.0");
    return List.copyOf(settings);
  }

  /**
   * Reads the word; looks which files there are, but into none.
   *
   * @throws SettingsException if it is none of the above
   */
  public static DataArgument of(String word) {
    if (DatasetRegistry.names().contains(word)) {
      return of(word, RunConfig.NAMED_DATA, Map.of());
    }
    if (word.contains(",")) {
      List<Path> files = List.of(word.split(",", -1)).stream().map(String::strip).map(Path::of).toList();
      if (files.size() != 2 && files.size() != 4) {
        throw new SettingsException("images '" + word + "': found " + files.size() + " files; " + ALLOWED);
      }
      return ofFiles(name(files.getFirst()), files);
    }
    Path path = Path.of(word);
    if (Files.isDirectory(path)) {
      return ofFolder(path);
    }
    if (Files.exists(path)) {
      throw new SettingsException("images '" + word + "': one file; " + ALLOWED);
    }
    throw new SettingsException(
        "images '" + word + "': no data set, file or folder of this name"
            + NearestMatch.hint(word, DatasetRegistry.names()) + " " + Character.toUpperCase(ALLOWED.charAt(0))
            + ALLOWED.substring(1));
  }

  private static DataArgument ofFolder(Path folder) {
    List<List<String>> usual = List.of(
        List.of("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
            "t10k-labels-idx1-ubyte"),
        List.of("train-images.npy", "train-labels.npy", "test-images.npy", "test-labels.npy"));
    for (List<String> names : usual) {
      List<Path> files = new ArrayList<>();
      names.stream().map(name -> found(folder, name)).flatMap(Optional::stream).forEach(files::add);
      if (files.size() == 4 || files.size() == 2 && found(folder, names.get(1)).filter(files::contains).isPresent()
          && found(folder, names.get(0)).isPresent()) {
        return ofFiles(name(folder), files);
      }
      if (!files.isEmpty()) {
        throw new SettingsException("images '" + folder + "': of " + String.join(", ", names)
            + " there are only " + files + "; give all of them, or the first two");
      }
    }
    return of(name(folder), "folder", Map.of("folder", folder));
  }

  private static Optional<Path> found(Path folder, String name) {
    return List.of(name, name + ".gz").stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
  }

  private static DataArgument ofFiles(String name, List<Path> files) {
    boolean npy = files.getFirst().toString().toLowerCase(Locale.ROOT).endsWith(".npy");
    Map<String, Path> paths = new LinkedHashMap<>();
    for (int i = 0; i < files.size(); i++) {
      paths.put(PATHS.get(i), files.get(i));
    }
    return of(name, npy ? "npy" : "idx", paths);
  }

  /** From the last part of a path; never that of a public data set. */
  private static String name(Path path) {
    Path last = path.toAbsolutePath().normalize().getFileName();
    String text = (last == null ? "" : last.toString()).replaceAll("\\.(npy|gz|idx)$", "")
        .replaceAll("[^A-Za-z0-9._-]", "-").replaceAll("^[^A-Za-z0-9]+", "");
    String name = text.isEmpty() ? "images" : text.substring(0, Math.min(60, text.length()));
    return DatasetRegistry.names().contains(name) ? "my-" + name : name;
  }
}
