package org.bayespress.experiments.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.bayespress.core.data.DataLocator;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.data.DatasetLoader;
import org.bayespress.core.data.DatasetSplits;
import org.bayespress.core.data.own.FilePair;
import org.bayespress.core.data.own.OwnImages;
import org.bayespress.core.method.SettingsException;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.idx.IdxImages;
import org.bayespress.format.idx.IdxLabels;
import org.bayespress.format.inference.Evaluation;
import org.bayespress.format.inference.ScalarForwardPass;
import org.bayespress.format.network.NetworkSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code eval}: test error of a file. */
@Command(name = "eval",
    description = "Decodes a file and counts its errors on test images, the same number on every machine.")
final class EvalCommand implements Callable<Integer> {
  private static final String BY_FOLDERS = "the folders, in the order of their names";

  private final Session session;

  @Parameters(index = "0", paramLabel = "MODEL.bpz", description = "The file.")
  private Path model;

  @Parameters(index = "1..*", arity = "0..2", paramLabel = "IMAGES LABELS | FOLDER", description = {
    "idx files, gzip or not, or .npy files, or a folder with one folder of images for each class, of which 'test' is taken",
    "if it has 'train' and 'test' (default: the test set of --dataset). classes.txt beside the model says which class a",
    "folder is; without it their names do, in order."})
  private List<Path> files = List.of();

  @Option(names = "--dataset", paramLabel = "NAME", defaultValue = "mnist",
      description = "Data set whose test images are used (default: ${DEFAULT-VALUE}).")
  private String dataset;

  @Option(names = "--white", paramLabel = "VALUE", defaultValue = "1",
      description = "Value of a white pixel in float32 .npy files (default: ${DEFAULT-VALUE}).")
  private float white;

  @Mixin
  private DataOption data;

  @Mixin
  private JsonOption json;

  @Mixin
  private StackTraceOption stackTrace;

  EvalCommand(Session session) {
    this.session = session;
  }

  /**
   * The result.
   *
   * @param classNames folders by class, entry i for class i; empty where labels are numbers
   * @param classNamesFrom what says which class a folder is; null where labels are numbers
   */
  private record Errors(
      String model, String data, int images, int errors, double testErrorPercent, List<String> classNames,
      String classNamesFrom) {

    private String text() {
      String text = String.format(
          Locale.ROOT, "test error %.2f %% (%d of %d images of %s)%n", testErrorPercent, errors, images, data);
      if (classNamesFrom == null) {
        return text;
      }
      List<String> numbered =
          IntStream.range(0, classNames.size()).mapToObj(i -> i + " = " + classNames.get(i)).toList();
      return text + "classes by " + classNamesFrom
          + (classNamesFrom.equals(BY_FOLDERS) ? " (there is no classes.txt beside the model)" : "") + ": "
          + String.join(", ", numbered) + System.lineSeparator();
    }
  }

  @Override
  public Integer call() throws IOException {
    boolean folder = files.size() == 1 && Files.isDirectory(files.getFirst());
    if (files.size() == 1 && !folder || files.size() > 2) {
      throw new SettingsException(
          "eval: found " + files.size() + " files after the model, allowed is none (the test set of "
              + "--dataset), two: IMAGES LABELS, or a folder of images by class");
    }
    if (!(white > 0) || !Float.isFinite(white)) {
      throw new SettingsException("--white: found " + white + ", allowed is above 0; usual are 1 and 255");
    }
    DecodedModel decoded = ModelFile.read(model);
    Errors errors = files.isEmpty() ? onDataset(decoded) : folder ? onFolder(decoded) : onFiles(decoded);
    session.print(json.json, errors, errors::text);
    return ExitCode.FINE.code();
  }

  private Errors onFiles(DecodedModel decoded) throws IOException {
    if (files.getFirst().toString().toLowerCase(Locale.ROOT).endsWith(".npy")) {
      Dataset data = OwnImages.undivided(
          new FilePair(files.get(0), files.get(1)), decoded.network().classes(), white);
      requireFit(decoded.network(), data.channels(), data.height(), data.width(), files.get(0).toString());
      return errors(decoded, data.pixels(), data.count(), data.labels(), files.get(0).toString());
    }
    IdxImages images = IdxImages.read(files.get(0));
    IdxLabels labels = IdxLabels.read(files.get(1));
    requireFit(decoded.network(), images.channels(), images.rows(), images.columns(), files.get(0).toString());
    if (images.count() != labels.count() || images.count() == 0) {
      throw new SettingsException(files.get(0) + " has " + images.count() + " images, " + files.get(1) + " has "
          + labels.count() + " labels; give the two files that belong together, with at least one image");
    }
    int most = 0;
    for (byte label : labels.labels()) {
      most = Math.max(most, label & 0xff);
    }
    if (most >= decoded.network().classes()) {
      throw new SettingsException(files.get(1) + " has the label " + most + ", allowed is 0 to "
          + (decoded.network().classes() - 1) + ", the classes of network " + decoded.network().name());
    }
    return errors(decoded, images.pixels(), images.count(), labels.labels(), files.get(0).toString());
  }

  private Errors onFolder(DecodedModel decoded) throws IOException {
    NetworkSpec network = decoded.network();
    Optional<ModelClasses> known = ModelClasses.beside(model, network);
    List<String> names = known.map(ModelClasses::names).orElseGet(() -> OwnImages.classNames(files.getFirst()));
    Dataset images = OwnImages.undivided(files.getFirst(), names);
    requireFit(network, images.channels(), images.height(), images.width(), images.name());
    if (images.classes() != network.classes()) {
      throw new SettingsException(images.name() + " has " + images.classes() + " class folders, network "
          + network.name() + " has " + network.classes() + " classes; with the classes.txt of the run beside the"
          + " model, some of them are enough");
    }
    Evaluation evaluation = Evaluation.of(
        ScalarForwardPass.of(decoded), images.pixels(), images.count(), images.labels());
    return new Errors(
        model.toString(), images.name(), evaluation.count(), evaluation.errors(), evaluation.testErrorPercent(), names,
        known.map(classes -> classes.file().toString()).orElse(BY_FOLDERS));
  }

  private Errors onDataset(DecodedModel decoded) {
    DataLocator locator = data.locator(session);
    DatasetSplits splits = DatasetLoader.of(locator).load(DataCommand.find(dataset), 0);
    Dataset test = splits.test().openAfterDecoding();
    requireFit(decoded.network(), test.channels(), test.height(), test.width(), dataset);
    return errors(decoded, test.pixels(), test.count(), test.labels(), dataset);
  }

  private Errors errors(DecodedModel decoded, byte[] pixels, int count, byte[] labels, String source) {
    Evaluation evaluation = Evaluation.of(ScalarForwardPass.of(decoded), pixels, count, labels);
    return new Errors(
        model.toString(), source, evaluation.count(), evaluation.errors(), evaluation.testErrorPercent(), List.of(),
        null);
  }

  private static void requireFit(NetworkSpec network, int channels, int height, int width, String source) {
    if (network.channels() != channels || network.height() != height || network.width() != width) {
      throw new SettingsException(source + " has images of " + channels + "x" + height + "x" + width + ", network "
          + network.name() + " takes " + network.channels() + "x" + network.height() + "x" + network.width());
    }
  }
}
