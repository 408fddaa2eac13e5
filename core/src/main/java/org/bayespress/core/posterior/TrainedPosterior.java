package org.bayespress.core.posterior;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.HalfFloat;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;

/**
 * What training leaves behind: a fully factorised Gaussian over every weight, under group scales or without, and point
 * estimates or a Gaussian of the biases.
 *
 * @param network the network
 * @param layers one per weighted layer, in the network's order
 * @param normalizations one per batch normalisation, in the network's order; ordinary, no posterior
 */
public record TrainedPosterior(
    NetworkSpec network, List<Layer> layers, List<TrainedNormalization> normalizations) {

  public TrainedPosterior {
    layers = List.copyOf(layers);
    normalizations = List.copyOf(normalizations);
  }

  /** Of a network without batch normalisation. */
  public TrainedPosterior(NetworkSpec network, List<Layer> layers) {
    this(network, layers, List.of());
  }

  /** Means of the weights, one array per layer; not copies. */
  public List<float[]> means() {
    return layers.stream().map(Layer::theta).toList();
  }

  /** Biases, one array per layer; not copies. */
  public List<float[]> biases() {
    return layers.stream().map(Layer::bias).toList();
  }

  /** Scales and shifts of the batch normalisations. */
  public List<ScaleAndShift> scalesAndShifts() {
    return normalizations.stream().map(ScaleAndShift::of).toList();
  }

  /**
   * Scales and shifts as a file holds them.
   *
   * @param half whether as half floats (16 bits), or as they are
   */
  public List<CompressedModel.Normalization> storedNormalizations(boolean half) {
    return normalizations.stream()
        .map(
            each -> new CompressedModel.Normalization(
                each.name(), stored(each.scale(), half), stored(each.shift(), half)))
        .toList();
  }

  /** The network of the means and biases as they are, as a file holds it; its normalisations are to be given. */
  public CompressedModel storedMeans(Preprocessing preprocessing) {
    List<LayerSpec.Weighted> specs = network.weightedLayers();
    List<CompressedModel.Layer> stored = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      Layer layer = layers.get(i);
      stored.add(
          new CompressedModel.Layer(
              layer.name(), new QuantizedTensor.Floats(specs.get(i).weightShape(), layer.theta()),
              stored(layer.bias(), false)));
    }
    return new CompressedModel(network, preprocessing, stored);
  }

  private static QuantizedTensor stored(float[] values, boolean half) {
    for (int i = 0; half && i < values.length; i++) {
      values[i] = HalfFloat.nearest(values[i]);
    }
    return new QuantizedTensor.Floats(new int[] {values.length}, values);
  }

  /**
   * One layer. Arrays are owned by the record and not copied; treat them as read-only.
   *
   * @param name the layer's name
   * @param theta means, shape as {@code LayerSpec.Weighted.weightShape()}, C order; with scales, of the weights given z
   *     = 1
   * @param logSigma2 log variances, same shape
   * @param bias one per output
   * @param biasLogSigma2 one per output; null for point estimates
   * @param scales the scales of the layer's groups; null without
   * @param priorParameters what the layer has trained of its prior, see {@link LayerPrior}; empty for most priors
   * @param levels the values that this prior pulls the weights to, ascending; empty for most priors
   */
  public record Layer(
      String name, float[] theta, float[] logSigma2, float[] bias, float[] biasLogSigma2, GroupScales scales,
      double[] priorParameters, double[] levels) {

    public Layer {
      if (scales != null) {
        int due = scales.axis() == GroupScales.Axis.OUTPUT ? bias.length : theta.length / bias.length;
        if (scales.groups() != due) {
          throw new IllegalArgumentException(
              "layer " + name + ": " + scales.groups() + " groups by " + scales.axis() + ", but the layer has " + due);
        }
      }
    }

    /** A layer under a prior without parameters of its own. */
    public Layer(
        String name, float[] theta, float[] logSigma2, float[] bias, float[] biasLogSigma2, GroupScales scales) {
      this(name, theta, logSigma2, bias, biasLogSigma2, scales, new double[0], new double[0]);
    }

    /** A layer without scales, with point estimates of the biases. */
    public Layer(String name, float[] theta, float[] logSigma2, float[] bias) {
      this(name, theta, logSigma2, bias, null, null);
    }

    /** log alpha = log sigma^2 - log(theta^2 + 1e-8) of weight {@code i}. */
    public double logAlpha(int i) {
      return logSigma2[i] - Math.log((double) theta[i] * theta[i] + 1e-8);
    }

    /** Weights per output. */
    public int fanIn() {
      return theta.length / bias.length;
    }

    /**
     * The means, with an exact zero where log alpha is at least {@code threshold}; with scales, the means times E z of
     * their group, with an exact zero in every group whose score is at least {@code threshold}.
     */
    public float[] prunedMeans(double threshold) {
      if (scales != null) {
        return scaledMeans(scales.alive(threshold));
      }
      float[] pruned = theta.clone();
      for (int i = 0; i < pruned.length; i++) {
        if (logAlpha(i) >= threshold) {
          pruned[i] = 0f;
        }
      }
      return pruned;
    }

    /**
     * {@link #prunedMeans}, each at the nearest of the {@link #levels}: what is left of a layer whose prior has levels.
     *
     * @throws IllegalStateException if the prior has none
     */
    public float[] quantizedMeans(double threshold) {
      if (levels.length == 0) {
        throw new IllegalStateException("layer " + name + " was trained under a prior without levels");
      }
      float[] quantized = prunedMeans(threshold);
      for (int i = 0; i < quantized.length; i++) {
        quantized[i] = (float) levels[NearestLevel.of(levels, quantized[i])];
      }
      return quantized;
    }

    /** The biases that go with {@link #prunedMeans}: a scale per output multiplies the bias too. */
    public float[] prunedBias(double threshold) {
      return scales == null ? bias : scaledBias(scales.alive(threshold));
    }

    /** E w of every weight in a group that is alive, exact zeros in the others. */
    public float[] scaledMeans(boolean[] alive) {
      float[] means = new float[theta.length];
      for (int i = 0; i < means.length; i++) {
        int group = scales.groupOf(i, fanIn());
        means[i] = alive[group] ? (float) (scales.mean()[group] * theta[i]) : 0f;
      }
      return means;
    }

    /** The biases that go with {@link #scaledMeans}. */
    public float[] scaledBias(boolean[] alive) {
      if (scales.axis() == GroupScales.Axis.INPUT) {
        return bias.clone();
      }
      float[] scaled = new float[bias.length];
      for (int output = 0; output < scaled.length; output++) {
        scaled[output] = alive[output] ? (float) (scales.mean()[output] * bias[output]) : 0f;
      }
      return scaled;
    }

    /**
     * Var w of weight {@code i}. With {@code w = z v}, z and v independent: {@code Var z (sigma^2 + theta^2) + sigma^2
     * (E z)^2}.
     */
    public double variance(int i) {
      double sigma2 = Math.exp(logSigma2[i]);
      if (scales == null) {
        return sigma2;
      }
      int group = scales.groupOf(i, fanIn());
      return product(scales.mean()[group], scales.variance()[group], theta[i], sigma2);
    }

    /** Variance of the bias of an output, scaled as the bias is; 0 for a point estimate. */
    public double biasVariance(int output) {
      if (biasLogSigma2 == null) {
        return 0;
      }
      double sigma2 = Math.exp(biasLogSigma2[output]);
      return scales == null || scales.axis() == GroupScales.Axis.INPUT
          ? sigma2
          : product(scales.mean()[output], scales.variance()[output], bias[output], sigma2);
    }

    private static double product(double meanZ, double varianceZ, double mean, double variance) {
      return varianceZ * (variance + mean * mean) + variance * meanZ * meanZ;
    }
  }
}
