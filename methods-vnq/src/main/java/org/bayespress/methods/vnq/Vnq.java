package org.bayespress.methods.vnq;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bayespress.core.method.CompressedNetwork;
import org.bayespress.core.method.CompressionMethod;
import org.bayespress.core.method.PublishedColumn;
import org.bayespress.core.method.Settings;
import org.bayespress.core.method.ValidationError;
import org.bayespress.core.posterior.InitialMeans;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.posterior.Projection;
import org.bayespress.core.posterior.Reparameterization;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.pruning.Architecture;
import org.bayespress.core.pruning.DeadUnits;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.HalfFloat;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/**
 * Prunes the funnel around 0, puts every other weight on its nearest level, and fine-tunes nothing. Beside the network of
 * the file there are two columns: the posterior means as they are, and the network whose first layer stays as it is.
 */
public final class Vnq implements CompressionMethod {

  /** Name in configurations, and of the method's section there. */
  public static final String NAME = "vnq";

  /** Column of the posterior means, neither pruned nor quantized: the paper's "no P&Q". */
  public static final String NO_PQ = "no-pq";

  /** Column of the network with the first layer in full precision and not pruned: the paper's "P&Q (w/o 1)". */
  public static final String WITHOUT_FIRST_LAYER = "without-first-layer";

  /** The method. */
  @Inject
  public Vnq() {}

  @Override
  public String name() {
    return NAME;
  }

  /** Every weight is taken by itself. */
  @Override
  public boolean takes(NetworkSpec network) {
    return true;
  }

  @Override
  public PosteriorRecipe posterior(Settings settings, NetworkSpec network) {
    // refused now rather than after the training
    halfBiases(settings);
    Normalizations.reestimated(settings);
    Settings projection = settings.section("projection");
    double least = projection.real("least-log-sigma2", -60, 30);
    double largest = projection.real("largest-log-sigma2", -60, 30);
    if (largest < least) {
      throw projection.refuse("largest-log-sigma2", largest, "a number not below least-log-sigma2 = " + least);
    }
    double reach = Math.exp(-projection.real("reach-log-alpha", -50, 50) / 2);
    return new PosteriorRecipe(
        settings.real("initial-theta", 0, 10),
        settings.real("initial-log-sigma2", -30, 5),
        Double.POSITIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        settings.real("prune-log-alpha", -50, 50),
        initialMeans(settings),
        new Projection(least, largest, reach),
        Reparameterization.LOCAL);
  }

  private static InitialMeans initialMeans(Settings settings) {
    String name = settings.text("initial-means");
    for (InitialMeans means : InitialMeans.values()) {
      if (means.label().equals(name)) {
        return means;
      }
    }
    throw settings.refuse("initial-means", "'" + name + "'", String.join(", ", InitialMeans.labels()));
  }

  private static boolean halfBiases(Settings settings) {
    String name = settings.text("biases");
    return switch (name) {
      case "half" -> true;
      case "float" -> false;
      default -> throw settings.refuse("biases", "'" + name + "'", "half or float");
    };
  }

  @Override
  public CompressedNetwork compress(
      TrainedPosterior posterior, Preprocessing preprocessing, ValidationError validation, Settings settings) {
    double threshold = settings.real("prune-log-alpha", -50, 50);
    boolean half = halfBiases(settings);
    Normalizations normalizations = Normalizations.of(posterior, validation, settings);
    NetworkSpec network = posterior.network();
    List<LevelAssignment> all =
        posterior.layers().stream().map(layer -> LevelAssignment.of(layer, threshold)).toList();
    List<float[]> biases = posterior.layers().stream().map(layer -> layer.bias().clone()).toList();
    List<CompressedModel.Layer> layers = connected(network, all, biases, half);
    Map<String, Double> choices = choices(posterior, all, normalizations);
    choices.put("pruneLogAlpha", threshold);
    List<float[]> left = layers.stream().map(layer -> layer.weight().toFloats()).toList();
    int bits =
        32 - Integer.numberOfLeadingZeros(all.stream().mapToInt(each -> each.levels().length).max().orElse(2) - 1);
    return new CompressedNetwork(
        normalizations.complete(new CompressedModel(network, preprocessing, layers), half),
        all.stream().map(LevelAssignment::nonZeros).toList(),
        choices,
        Architecture.of(network, left),
        Collections.nCopies(all.size(), bits),
        Optional.empty(),
        columns(posterior, preprocessing, all, normalizations, half));
  }

  /** Layers of the file; units that no weight enters or leaves are taken out, which changes no prediction. */
  private static List<CompressedModel.Layer> connected(
      NetworkSpec network, List<LevelAssignment> all, List<float[]> biases, boolean half) {
    List<LayerSpec.Weighted> specs = network.weightedLayers();
    List<float[]> weights = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      weights.add(all.get(i).tensor(specs.get(i).weightShape()).toFloats());
    }
    DeadUnits.remove(network, weights, biases);
    List<CompressedModel.Layer> layers = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      layers.add(
          new CompressedModel.Layer(
              specs.get(i).name(),
              all.get(i).without(weights.get(i)).tensor(specs.get(i).weightShape()),
              bias(biases.get(i), half)));
    }
    return layers;
  }

  private static QuantizedTensor bias(float[] values, boolean half) {
    float[] stored = values.clone();
    for (int i = 0; half && i < stored.length; i++) {
      stored[i] = HalfFloat.nearest(stored[i]);
    }
    return new QuantizedTensor.Floats(new int[] {stored.length}, stored);
  }

  private static Map<String, Double> choices(
      TrainedPosterior posterior, List<LevelAssignment> all, Normalizations normalizations) {
    Map<String, Double> choices = new TreeMap<>();
    double bits = 0;
    for (int i = 0; i < all.size(); i++) {
      double[] levels = all.get(i).levels();
      String name = posterior.layers().get(i).name();
      choices.put("lowestLevel." + name, levels[0]);
      choices.put("highestLevel." + name, levels[levels.length - 1]);
      bits += all.get(i).entropyBits();
    }
    choices.put("entropyBitsPerWeight", bits / posterior.network().weightCount());
    choices.put("validationErrorWithoutPQPercent", normalizations.errorOfMeansPercent());
    return choices;
  }

  /** The paper prints no ratio for either. */
  private static List<PublishedColumn> columns(
      TrainedPosterior posterior, Preprocessing preprocessing, List<LevelAssignment> all, Normalizations normalizations,
      boolean half) {
    List<LayerSpec.Weighted> specs = posterior.network().weightedLayers();
    CompressedModel means = posterior.storedMeans(preprocessing);
    List<CompressedModel.Layer> later = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      CompressedModel.Layer layer = means.layers().get(i);
      later.add(
          new CompressedModel.Layer(
              layer.name(), i == 0 ? layer.weight() : all.get(i).tensor(specs.get(i).weightShape()),
              bias(posterior.layers().get(i).bias(), half)));
    }
    return List.of(
        PublishedColumn.withoutRatio(
            NO_PQ,
            normalizations.completeMeans(means)),
        PublishedColumn.withoutRatio(
            WITHOUT_FIRST_LAYER,
            normalizations.complete(new CompressedModel(posterior.network(), preprocessing, later), half)));
  }
}
