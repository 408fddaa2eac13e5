package org.bayespress.methods.bc;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bayespress.core.method.CompressedNetwork;
import org.bayespress.core.method.CompressionMethod;
import org.bayespress.core.method.GroupReport;
import org.bayespress.core.method.Settings;
import org.bayespress.core.method.ValidationError;
import org.bayespress.core.posterior.GroupRecipe;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.core.quantization.FixedPointLayers;
import org.bayespress.core.quantization.GuidedRounding;
import org.bayespress.core.quantization.Precision;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/** Prunes groups by their scale, with what follows on the other side, and rounds what is left as finely as it is known. */
public final class BayesianCompression implements CompressionMethod {

  /** Name in configurations, and of the method's section there. */
  public static final String NAME = "bc";

  /** The method. */
  @Inject
  public BayesianCompression() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public GroupRecipe posterior(Settings settings, NetworkSpec network) {
    // refused now rather than after the training
    Pruning.from(settings.section("pruning"), network);
    precision(settings);
    GuidedRounding.from(settings.section("quantization"));
    Settings scale = settings.section("scale");
    return new GroupRecipe(
        settings.real("initial-log-sigma2", -30, 5),
        settings.real("log-sigma2-spread", 0, 5),
        scale.real("initial-log-variance", -30, 5),
        scale.real("spread", 0, 1),
        largestDeviations(settings, network));
  }

  private static List<Double> largestDeviations(Settings settings, NetworkSpec network) {
    List<Double> given = settings.reals("largest-deviations");
    List<LayerSpec.Weighted> layers = network.weightedLayers();
    if (!given.isEmpty() && given.size() != layers.size() || given.stream().anyMatch(each -> each < 0)) {
      throw settings.refuse(
          "largest-deviations", given, "an empty list, or one number per weighted layer of " + network.name() + " ("
              + String.join(", ", layers.stream().map(LayerSpec.Weighted::name).toList())
              + "), each above 0, or 0 for none");
    }
    List<Double> bounds = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      bounds.add(given.isEmpty() || given.get(i) == 0 ? Double.POSITIVE_INFINITY : given.get(i));
    }
    return bounds;
  }

  private static Precision precision(Settings settings) {
    String rule = settings.text("precision");
    return switch (rule) {
      case "paper" -> Precision.PAPER;
      case "code" -> Precision.CODE;
      default -> throw settings.refuse("precision", "'" + rule + "'", "paper or code");
    };
  }

  @Override
  public CompressedNetwork compress(
      TrainedPosterior posterior, Preprocessing preprocessing, ValidationError validation, Settings settings) {
    Groups groups = Groups.of(posterior, validation, settings.section("pruning").flag("keep-means"));
    double[] thresholds = Pruning.from(settings.section("pruning"), posterior.network()).thresholds(groups);
    Groups.Pruned pruned = groups.pruned(thresholds);
    List<FixedPointLayers.Layer> known = known(posterior, pruned);
    FixedPointLayers byPrecision = FixedPointLayers.of(posterior.network(), known, precision(settings));
    GuidedRounding.Outcome rounded = GuidedRounding.from(settings.section("quantization")).choose(
        posterior.network(), pruned.weights(), pruned.biases(),
        known.stream().mapToDouble(layer -> GuidedRounding.geometricDeviation(layer.weightVariances())).toArray(),
        validation);
    Map<String, Double> choices = rounded.choices();
    for (int i = 0; i < thresholds.length; i++) {
      String name = posterior.layers().get(i).name();
      choices.put("threshold." + name, thresholds[i]);
      choices.put("significandBits." + name, (double) byPrecision.significandBits().get(i));
    }
    choices.put("validationErrorWithAllGroupsPercent", groups.errorOfAll());
    CompressedModel model = new CompressedModel(posterior.network(), preprocessing, rounded.layers());
    Survivors survivors = pruned.survivors();
    return new CompressedNetwork(
        model, survivors.weightCounts(), choices, survivors.architecture(), byPrecision.bits(),
        Optional.of(report(posterior, thresholds, survivors)),
        GroupColumns.of(posterior.network(), preprocessing, pruned, byPrecision));
  }

  private static List<FixedPointLayers.Layer> known(TrainedPosterior posterior, Groups.Pruned pruned) {
    List<FixedPointLayers.Layer> known = new ArrayList<>();
    for (int i = 0; i < posterior.layers().size(); i++) {
      TrainedPosterior.Layer layer = posterior.layers().get(i);
      int index = i;
      boolean[] outputs = pruned.survivors().outputs(i);
      known.add(
          new FixedPointLayers.Layer(
              pruned.weights().get(i), pruned.biases().get(i),
              IntStream.range(0, layer.theta().length).filter(j -> pruned.survivors().weight(index, j))
                  .mapToDouble(layer::variance).toArray(),
              IntStream.range(0, outputs.length).filter(output -> outputs[output])
                  .mapToDouble(layer::biasVariance).toArray()));
    }
    return known;
  }

  private static GroupReport report(TrainedPosterior posterior, double[] thresholds, Survivors survivors) {
    List<GroupReport.Layer> layers = new ArrayList<>();
    for (int i = 0; i < thresholds.length; i++) {
      TrainedPosterior.Layer layer = posterior.layers().get(i);
      List<Double> scores = new ArrayList<>();
      List<Boolean> alive = new ArrayList<>();
      for (int group = 0; group < layer.scales().groups(); group++) {
        scores.add(layer.scales().score()[group]);
        alive.add(survivors.groups(i)[group]);
      }
      layers.add(new GroupReport.Layer(layer.name(), layer.scales().axis(), scores, thresholds[i], alive));
    }
    return new GroupReport(layers);
  }
}
