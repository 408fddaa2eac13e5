package org.bayespress.interop.dl4j;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.bayespress.core.method.SettingsException;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedNormalization;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkBuilder;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/**
 * A network of ours while it is put together from the layers of a model. What cannot be mapped is noted, and the layers
 * behind it are still looked at, so that all of it can be said at once.
 */
final class Assembly {
  private final String file;
  private final int[] input;
  private final NetworkBuilder network;
  private final boolean normalizationsStay;
  private final List<DecodedLayer> weights = new ArrayList<>();
  private final List<DecodedNormalization> normalizations = new ArrayList<>();
  private final Deque<Kept> kept = new ArrayDeque<>();
  private final List<String> refused = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private Arrangement arrangement = Arrangement.SAME;
  /** A batch normalisation of the vector that arrives, which the weights of the next layer are going to do; null for none. */
  private Scaling scaling;
  /** What was mapped last. */
  private LayerSpec last;
  /** Whether what arrives is no image any more, as far as that follows from the layers alone. */
  private boolean vector;

  /** Channels of an image that was kept, and where the model has them. */
  private record Kept(Arrangement arrangement, int channels) {}

  /**
   * Nothing yet.
   *
   * @param normalizationsStay whether batch normalisations of images become layers also where weights could do their part
   */
  Assembly(String file, String name, int[] input, boolean normalizationsStay) {
    this.file = file;
    this.normalizationsStay = normalizationsStay;
    this.input = input.clone();
    this.network = new NetworkBuilder(name, input[0], input[1], input[2]);
  }

  /** What is said when a model cannot be imported. */
  static String refusal(String file, List<String> reasons) {
    return file + " cannot be imported; nothing was written. What has no counterpart here:" + System.lineSeparator()
        + "  "
        + String.join(System.lineSeparator() + "  ", reasons);
  }

  /** Maps one step. */
  void map(SourceStep step) {
    switch (step) {
      case SourceLayer layer -> map(layer);
      case SourceStep.Keep keep -> keep(keep);
      case SourceStep.Merge merge -> merge(merge);
    }
  }

  private void map(SourceLayer layer) {
    if (layer.obstacle() != null) {
      refuse(layer, layer.obstacle());
    }
    reshape(layer);
    LayerMappings.map(layer, this);
  }

  private void reshape(SourceLayer layer) {
    InputPreProcessor preProcessor = layer.preProcessor();
    switch (preProcessor) {
      case null -> {}
      case FeedForwardToCnnPreProcessor image -> {
        int[] due = {(int) image.getNumChannels(), (int) image.getInputHeight(), (int) image.getInputWidth()};
        if (network.size() > 0 || !known()) {
          refuse(layer,
              "its input is reshaped from a vector to an image, which is possible before the first layer alone");
        } else {
          requireShape(layer, due);
        }
      }
      case CnnToFeedForwardPreProcessor flat -> {
        int[] due = {(int) flat.getNumChannels(), (int) flat.getInputHeight(), (int) flat.getInputWidth()};
        if (due[0] > 0) {
          requireShape(layer, due);
        }
        flatten(layer, flat.getFormat() == CNN2DFormat.NHWC);
      }
      default -> refuse(layer, "its input is reshaped by " + preProcessor.getClass().getSimpleName());
    }
  }

  private void requireShape(SourceLayer layer, int[] due) {
    int[] shape = network.shape();
    if (known() && !Arrays.equals(shape, due)) {
      refuse(layer, "it gets " + text(shape) + ", but the model says " + text(due)
          + "; is the input's shape right? (--input CHANNELS,HEIGHT,WIDTH)");
    }
  }

  /** Flattens the image that arrives, in the order the model has it. */
  void flatten(SourceLayer layer, boolean channelsLast) {
    vector = true;
    if (!known() || network.shape().length != 3) {
      return;
    }
    arrangement = arrangement.flattened(network.shape(), channelsLast);
    add(layer, new LayerSpec.Flatten());
  }

  private void keep(SourceStep.Keep step) {
    if (known()) {
      kept.push(new Kept(arrangement, network.shape()[0]));
    }
    add(step.vertex(), new LayerSpec.Remember());
  }

  private void merge(SourceStep.Merge step) {
    if (!known()) {
      return;
    }
    Kept before = kept.pop();
    int arriving = network.shape()[0];
    Arrangement own = arrangement;
    add(step.vertex(), new LayerSpec.Append());
    if (known()) {
      arrangement = Arrangement.merged(before.arrangement(), before.channels(), own, arriving, step.keptFirst());
    }
  }

  /** Where the model has the channels or features that arrive, of which a layer takes so many. */
  Arrangement arrangement(int count) {
    return known() && network.shape()[0] == count ? arrangement : Arrangement.SAME;
  }

  /** Whether batch normalisations of images become layers also where weights could do their part. */
  boolean normalizationsStay() {
    return normalizationsStay;
  }

  /** Whether everything so far was mapped, so that shapes are known. */
  boolean known() {
    return refused.isEmpty();
  }

  /** Whether no layer was added. */
  boolean atInput() {
    return last == null && network.size() == 0;
  }

  int[] shape() {
    return network.shape();
  }

  /** Adds a layer without weights. */
  void add(SourceLayer source, LayerSpec layer) {
    if (!(layer instanceof LayerSpec.Flatten)) {
      requireNoScaling();
    }
    last = layer;
    vector |= layer instanceof LayerSpec.Flatten || layer instanceof LayerSpec.GlobalAvgPool
        || layer instanceof LayerSpec.Dense;
    if (!known()) {
      return;
    }
    try {
      network.add(layer);
    } catch (IllegalArgumentException | ArithmeticException e) {
      refuse(source, e.getMessage());
    }
  }

  /** Adds a layer with weights, which have the shape that the description says. */
  void add(SourceLayer source, LayerSpec.Weighted layer, float[] weight, float[] bias) {
    DecodedLayer own = new DecodedLayer(layer.name(), weight, bias);
    if (scaling != null && layer instanceof LayerSpec.Dense dense && dense.in() == scaling.scale().length) {
      own = scaling.inFrontOf(own);
      noteFolded(scaling.source(), layer.name());
      scaling = null;
    }
    if (!finite(own.weight(), own.bias())) {
      refuse(source, "its weights are not all finite numbers");
    }
    add(source, layer);
    weights.add(own);
    arrangement = Arrangement.SAME;
  }

  /** Multiplies every channel or feature by a number and adds one: in the weights right before or behind, or as a layer. */
  void normalize(SourceLayer source, double[] scale, double[] shift) {
    Arrangement order = arrangement(scale.length);
    Scaling own = new Scaling(source, order.arranged(scale), order.arranged(shift));
    if (last instanceof LayerSpec.Weighted layer && layer.outputs() == scale.length
        && (vector || !normalizationsStay)) {
      DecodedLayer scaled = own.behind(weights.removeLast());
      if (!finite(scaled.weight(), scaled.bias())) {
        refuse(source, "its numbers are not all finite");
      }
      weights.add(scaled);
      noteFolded(source, layer.name());
    } else if (vector || atInput() && rowOf(scale.length)) {
      scaling = scaling == null || scaling.scale().length != scale.length ? own : scaling.then(own);
    } else if (known() && network.shape()[0] != scale.length) {
      refuse(source, "it normalises " + scale.length + " channels but gets " + text(network.shape())
          + "; is the input's shape right? (--input CHANNELS,HEIGHT,WIDTH)");
    } else {
      layer(own);
    }
  }

  /** Whether so many numbers are an image of pixels in a row. */
  private boolean rowOf(int count) {
    return known() && network.shape()[0] != count && Arrays.stream(network.shape()).reduce(1, (a, b) -> a * b) == count;
  }

  private void layer(Scaling own) {
    DecodedNormalization layer = own.asLayer();
    if (!finite(layer.scale(), layer.shift())) {
      refuse(own.source(), "its numbers are not all finite");
    }
    add(own.source(), new LayerSpec.BatchNorm(layer.name(), layer.scale().length));
    normalizations.add(layer);
  }

  private void noteFolded(SourceLayer source, String layer) {
    note(source.name() + ": the batch normalisation has become part of the weights of " + layer);
  }

  /** A batch normalisation of a vector has to end in weights. */
  private void requireNoScaling() {
    if (scaling != null) {
      refuse(scaling.source(),
          "it normalises a vector, and stands neither right behind a layer with weights and no activation nor"
              + " right before a dense layer, which could do its part");
      scaling = null;
    }
  }

  private static boolean finite(float[]... arrays) {
    for (float[] values : arrays) {
      for (float value : values) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Notes that a layer has no counterpart. */
  void refuse(SourceLayer layer, String reason) {
    refused.add(layer.label() + ": " + reason);
  }

  /** Notes that something else has none. */
  void refuse(String reason) {
    refused.add(reason);
  }

  /** Notes what is mapped, but worth knowing. */
  void note(String note) {
    notes.add(note);
  }

  /**
   * The network.
   *
   * @throws SettingsException naming all that has no counterpart
   */
  ImportedModel finish(Preprocessing preprocessing) {
    requireNoScaling();
    if (known()) {
      try {
        NetworkSpec whole = network.network();
        BpzWriter.requireStorable(whole);
        if (whole.weightedLayers().isEmpty()) {
          refuse("no layer has weights");
        }
        if (!arrangement.same()) {
          refuse("its results are in another order than here, and no layer with weights stands behind the last merge");
        }
        if (known()) {
          if (!normalizations.isEmpty()) {
            note(normalizations.size() + " batch normalisations stay layers; only some methods take networks with them"
                + " (vnq and sparsevd)");
          }
          return new ImportedModel(whole, preprocessing, weights, normalizations, notes);
        }
      } catch (IllegalArgumentException e) {
        refuse(e.getMessage());
      }
    }
    throw new SettingsException(
        refusal(file, refused) + System.lineSeparator() + "Its input was taken to be " + text(input) + ".");
  }

  static String text(int[] shape) {
    StringBuilder text = new StringBuilder();
    for (int extent : shape) {
      text.append(text.isEmpty() ? "" : "x").append(extent);
    }
    return text.toString();
  }
}
