package org.bayespress.methods.sparsevd;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bayespress.core.method.CompressedNetwork;
import org.bayespress.core.method.CompressionMethod;
import org.bayespress.core.method.Settings;
import org.bayespress.core.method.ValidationError;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.pruning.Architecture;
import org.bayespress.core.pruning.DeadUnits;
import org.bayespress.core.quantization.FixedPointLayers;
import org.bayespress.core.quantization.GuidedRounding;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/** Prunes by log alpha (the paper's rule), takes out dead units, rounds what is left. */
public final class SparseVd implements CompressionMethod {

  /** Name in configurations, and of the method's section there. */
  public static final String NAME = "sparsevd";

  /** The method. */
  @Inject
  public SparseVd() {}

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
    GuidedRounding.from(settings.section("quantization"));
    FileCoding.from(settings);
    return new PosteriorRecipe(
        settings.real("initial-theta", 0, 10),
        settings.real("initial-log-sigma2", -30, 5),
        settings.real("log-alpha-clip", 0.1, 80),
        settings.real("train-clip-log-alpha", -50, 1e9),
        settings.real("prune-log-alpha", -50, 50));
  }

  @Override
  public CompressedNetwork compress(
      TrainedPosterior posterior, Preprocessing preprocessing, ValidationError validation, Settings settings) {
    double threshold = settings.real("prune-log-alpha", -50, 50);
    List<float[]> weights = new ArrayList<>();
    List<float[]> biases = new ArrayList<>();
    List<Integer> survivors = new ArrayList<>();
    for (TrainedPosterior.Layer layer : posterior.layers()) {
      float[] pruned = layer.prunedMeans(threshold);
      weights.add(pruned);
      biases.add(layer.bias().clone());
      survivors.add(nonZero(pruned));
    }
    DeadUnits.remove(posterior.network(), weights, biases);
    List<Integer> architecture = Architecture.of(posterior.network(), weights);
    List<FixedPointLayers.Layer> known = known(posterior, weights, biases);
    GuidedRounding.Outcome outcome = GuidedRounding.from(settings.section("quantization")).choose(
        posterior.network(), weights, biases,
        known.stream().mapToDouble(layer -> GuidedRounding.deviation(layer.weightVariances())).toArray(), validation);
    FileCoding file = FileCoding.from(settings);
    CompressedModel model =
        new CompressedModel(posterior.network(), preprocessing, file.fit(outcome.layers()), file.coding())
            .normalized(posterior.storedNormalizations(false));
    Map<String, Double> choices = outcome.choices();
    choices.put("pruneLogAlpha", threshold);
    SparseColumns published = SparseColumns.of(posterior, preprocessing, known);
    return new CompressedNetwork(
        model, survivors, choices, architecture, published.bitsPerLayer(), Optional.empty(), published.columns());
  }

  /** With the variances of the weights that are left; biases are points. */
  private static List<FixedPointLayers.Layer> known(
      TrainedPosterior posterior, List<float[]> weights, List<float[]> biases) {
    List<FixedPointLayers.Layer> known = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      TrainedPosterior.Layer layer = posterior.layers().get(i);
      float[] own = weights.get(i);
      double[] variances =
          IntStream.range(0, own.length).filter(j -> own[j] != 0).mapToDouble(layer::variance).toArray();
      known.add(new FixedPointLayers.Layer(own, biases.get(i), variances, new double[0]));
    }
    return known;
  }

  static int nonZero(float[] values) {
    int count = 0;
    for (float value : values) {
      count += value != 0 ? 1 : 0;
    }
    return count;
  }
}
