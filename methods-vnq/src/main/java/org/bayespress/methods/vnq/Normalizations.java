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

  /** The posterior with normalisations for its means. */
  private final TrainedPosterior ofMeans;

  private Normalizations(TrainedPosterior posterior, ValidationError validation, boolean reestimated) {
    this.posterior = posterior;
    this.validation = validation;
    this.reestimated = reestimated;
    ofMeans = reestimated ? reestimate(posterior.means(), posterior.biases()) : posterior;
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
    TrainedPosterior completed = reestimated
        ? reestimate(
            model.layers().stream().map(layer -> layer.weight().toFloats()).toList(),
            model.layers().stream().map(layer -> layer.bias().toFloats()).toList())
        : posterior;
    return model.normalized(completed.storedNormalizations(half));
  }

  /** The model of the means, in full precision, with its normalisations. */
  CompressedModel completeMeans(CompressedModel model) {
    return model.normalized(ofMeans.storedNormalizations(false));
  }

  /** Validation error of the means, neither pruned nor quantized. */
  double errorOfMeansPercent() {
    return validation.under(ofMeans.scalesAndShifts()).percent(posterior.means(), posterior.biases());
  }

  private TrainedPosterior reestimate(List<float[]> weights, List<float[]> biases) {
    return new TrainedPosterior(
        posterior.network(), posterior.layers(),
        ReestimatedMoments.of(posterior.normalizations(), validation, weights, biases));
  }
}
