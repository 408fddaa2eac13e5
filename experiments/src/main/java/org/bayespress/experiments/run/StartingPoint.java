package org.bayespress.experiments.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.TrainedNormalization;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.experiments.config.HoconSettings;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.container.DecodedNormalization;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/**
 * Where the means of a variational training start: keys {@code training.start} and {@code training.start-file}.
 *
 * @param kind random, the run's own dense network, or a file
 * @param file the network of the file; empty for the other kinds
 * @param settings the section {@code training}, for messages
 */
record StartingPoint(Kind kind, Optional<DecodedModel> file, HoconSettings settings) {

  /** Inputs of two networks are alike if no pixel differs by more than this; inputs are of order one. */
  private static final float TOLERANCE = 1e-3f;

  /** The kinds. */
  enum Kind {
    RANDOM, PRETRAINED, FILE
  }

  /**
   * Reads the keys, and the file.
   *
   * @throws SettingsException for a kind there is not, a file that is not there, or one of another network
   */
  static StartingPoint of(HoconSettings training, NetworkSpec network) {
    String start = training.text("start");
    String name = training.text("start-file");
    Kind kind = switch (start) {
      case "random" -> Kind.RANDOM;
      case "pretrained" -> Kind.PRETRAINED;
      case "file" -> Kind.FILE;
      default -> throw training.refuse("start", "'" + start + "'", "random, pretrained or file");
    };
    if (kind == Kind.FILE && name.isBlank()) {
      throw training.refuse(
          "start", "'file' and an empty training.start-file", "file together with training.start-file = PATH.bpz");
    }
    if (kind != Kind.FILE && !name.isBlank()) {
      throw training.refuse(
          "start-file", "'" + name + "'",
          "an empty text, since training.start = " + start + "; with a file of your own set training.start = file");
    }
    return new StartingPoint(
        kind, kind == Kind.FILE ? Optional.of(read(Path.of(name), training, network)) : Optional.empty(), training);
  }

  private static DecodedModel read(Path file, HoconSettings training, NetworkSpec network) {
    if (!Files.isRegularFile(file)) {
      throw training.refuse(
          "start-file", "'" + file + "', which is not there",
          "the path of a .bpz file, as runs leave them in their folder");
    }
    try {
      DecodedModel model = BpzReader.read(file);
      if (!same(model.network(), network)) {
        throw training.refuse(
            "start-file", "'" + file + "', which holds " + described(model.network()),
            "a file of the network to train, "
                + described(network));
      }
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException("training.start-file " + file, e);
    }
  }

  private static boolean same(NetworkSpec one, NetworkSpec other) {
    return one.layers().equals(other.layers()) && one.channels() == other.channels() && one.height() == other.height()
        && one.width() == other.width();
  }

  private static String described(NetworkSpec network) {
    return network.name() + " (input " + network.channels() + "x" + network.height() + "x" + network.width()
        + ", weights "
        + network.weightedLayers().stream()
            .map(layer -> layer.name() + " " + Arrays.toString(layer.weightShape())).collect(Collectors.joining(", "))
        + ")";
  }

  /**
   * What the file's network was made for.
   *
   * @throws SettingsException if there is no file
   */
  Preprocessing preprocessing() {
    return file.orElseThrow(
        () -> new SettingsException(
            "key 'data.preprocessing': found start-file, allowed is that only with training.start = file"))
        .preprocessing();
  }

  /**
   * The network of the file as it is, in place of the dense one that a run trains. A file holds scale and shift of a batch
   * normalisation; they are those of a mean 0 and a variance 1, which are not the moments of any images.
   *
   * @throws SettingsException if there is no file
   */
  TrainedPosterior baseline(NetworkSpec network) {
    DecodedModel model = file.orElseThrow(
        () -> new SettingsException(
            "key 'baseline.source': found start-file, allowed is that only with training.start = file"));
    List<LayerSpec.Weighted> specs = network.weightedLayers();
    return new TrainedPosterior(
        network,
        IntStream.range(0, specs.size())
            .mapToObj(
                i -> new TrainedPosterior.Layer(
                    specs.get(i).name(), model.layers().get(i).weight(), new float[specs.get(i).weightCount()],
                    model.layers().get(i).bias()))
            .toList(),
        model.normalizations().stream().map(StartingPoint::normalization).toList());
  }

  private static TrainedNormalization normalization(DecodedNormalization decoded) {
    int channels = decoded.scale().length;
    float[] gamma = new float[channels];
    float[] variance = new float[channels];
    Arrays.fill(variance, 1);
    for (int c = 0; c < channels; c++) {
      gamma[c] = (float) (decoded.scale()[c] * Math.sqrt(1 + TrainedNormalization.EPSILON));
    }
    return new TrainedNormalization(decoded.name(), gamma, decoded.shift(), new float[channels], variance);
  }

  /** Whether the means are those of a file. */
  boolean fromFile() {
    return kind == Kind.FILE;
  }

  /** Whether the dense training belongs to the time of the variational one. */
  boolean pretrained() {
    return kind == Kind.PRETRAINED;
  }

  /**
   * The means to start from; empty for the recipe's random start.
   *
   * @param dense the run's own dense network
   * @param preprocessing of the inputs that are going to be trained on
   * @throws SettingsException if the file's network was made for inputs on another scale
   */
  Optional<TrainedPosterior> means(TrainedPosterior dense, Preprocessing preprocessing) {
    if (kind != Kind.FILE) {
      return pretrained() ? Optional.of(dense) : Optional.empty();
    }
    DecodedModel model = file.orElseThrow();
    for (int channel = 0; channel < preprocessing.scale().length; channel++) {
      for (int pixel : new int[] {0, 255}) {
        float found = model.preprocessing().apply(channel, pixel);
        float due = preprocessing.apply(channel, pixel);
        if (!(Math.abs(found - due) <= TOLERANCE)) {
          throw settings.refuse(
              "start-file", "a network that gets " + found + " for a pixel of " + pixel, "one that gets " + due
                  + ", as data.preprocessing and the training images give it here; train the network on the same data"
                  + " set with the same data.preprocessing and data.validation");
        }
      }
    }
    return Optional.of(baseline(dense.network()));
  }
}
