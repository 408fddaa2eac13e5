package org.bayespress.methods.vnq;

import java.util.List;
import org.bayespress.core.evaluation.ReestimatedMoments;
import org.bayespress.core.method.Settings;
import org.bayespress.core.method.ValidationError;
import org.bayespress.core.posterior.TrainedPosterior;
import org.bayespress.format.model.CompressedModel;

/** Which moments batch normalisations have once training is over: those it gathered, or those of each network that is written. */
final class Normalizations {
  private static final String KEY = "normalization";

  private final TrainedPosterior posterior;
  private final ValidationError validation;
  private final boolean reestimated;

  private Normalizations(TrainedPosterior posterior, ValidationError validation, boolean reestimated) {
    this.posterior = posterior;
    this.validation = validation;
    this.reestimated = reestimated;
  }

  /** As the settings have it. */
  static Normalizations of(TrainedPosterior posterior, ValidationError validation, Settings settings) {
    return new Normalizations(posterior, validation, reestimated(settings));
  }

  /** Whether the settings ask for moments of the networks that are written. */
  static boolean reestimated(Settings settings) {
    String name = settings.text(KEY);
    return switch (name) {
      case "as-trained" -> false;
      case "re-estimated" -> true;
      default -> throw settings.refuse(KEY, "'" + name + "'", "as-trained or re-estimated");
    };
  }

  /**
   * A model with its normalisations.
   *
   * @param half whether scales and shifts are half floats
   */
  CompressedModel complete(CompressedModel model, boolean half) {
    List<float[]> weights = model.layers().stream().map(layer -> layer.weight().toFloats()).toList();
    List<float[]> biases = model.layers().stream().map(layer -> layer.bias().toFloats()).toList();
    return model.normalized(under(weights, biases).storedNormalizations(half));
  }

  /** Validation error of the means, neither pruned nor quantized. */
  double errorOfMeansPercent() {
    List<float[]> weights = posterior.layers().stream().map(TrainedPosterior.Layer::theta).toList();
    List<float[]> biases = posterior.layers().stream().map(TrainedPosterior.Layer::bias).toList();
    return validation.under(under(weights, biases).scalesAndShifts()).percent(weights, biases);
  }

  private TrainedPosterior under(List<float[]> weights, List<float[]> biases) {
    return reestimated
        ? new TrainedPosterior(
            posterior.network(), posterior.layers(),
            ReestimatedMoments.of(posterior.normalizations(), validation, weights, biases))
        : posterior;
  }
}
