package org.bayespress.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bayespress.core.autodiff.ReferenceNetwork;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.posterior.ScaleDistribution;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole objective under group scales, {@code scale * mean cross-entropy + klWeight * KL} with the KL of weights,
 * biases, scales and what scales share, against central differences of the same objective in double precision. After one
 * update from zero moments, Adam's first moment is (1 - beta1) times the gradient.
 */
class GroupObjectiveTest {
  private static final List<LayerSpec.Weighted> LAYERS = SmallTraining.NETWORK.weightedLayers();
  private static final NoiseKey NOISE = NoiseKey.of(9, NoiseKey.Purpose.ACTIVATION_NOISE);
  private static final int STEP = 7;
  /** One group of the tape's layout: element e of image b lies at {@code e * BATCH + b}. */
  private static final int BATCH = 8;
  private static final double SCALE = 50;
  private static final double KL_WEIGHT = 0.3;

  /** What is trained in a layer; the first three come first for all layers, then the others layer by layer. */
  private enum Kind {
    THETA, LOG_SIGMA2, BIAS, BIAS_LOG_SIGMA2, OWN_MEAN, OWN_LOG_VARIANCE, SHARED
  }

  /** An array of the state: where it is, and its values in double precision. */
  private record Place(int layer, Kind kind, long from, double[] values) {}

  private static int length(int layer, Kind kind) {
    LayerSpec.Weighted spec = LAYERS.get(layer);
    return switch (kind) {
      case THETA, LOG_SIGMA2 -> spec.weightCount();
      case BIAS, BIAS_LOG_SIGMA2 -> spec.outputs();
      case OWN_MEAN, OWN_LOG_VARIANCE -> spec instanceof LayerSpec.Dense dense ? dense.in() : spec.outputs();
      case SHARED -> 2;
    };
  }

  private static long padded(int length) {
    return (length + 15) / 16 * 16;
  }

  private static List<Place> places() {
    List<Place> places = new ArrayList<>();
    long from = 0;
    for (boolean plain : new boolean[] {true, false}) {
      for (int layer = 0; layer < LAYERS.size(); layer++) {
        for (Kind kind : Kind.values()) {
          if (kind.ordinal() <= Kind.BIAS.ordinal() == plain) {
            places.add(new Place(layer, kind, from, new double[length(layer, kind)]));
            from += 3 * padded(length(layer, kind));
          }
        }
      }
    }
    return places;
  }

  private static double[] values(List<Place> places, int layer, Kind kind) {
    return places.stream().filter(place -> place.layer() == layer && place.kind() == kind).findFirst().orElseThrow()
        .values();
  }

  /** Random values, the same in the model and in the places. */
  private static void fill(MemorySegment state, List<Place> places) {
    NoiseKey start = NoiseKey.of(4, NoiseKey.Purpose.INITIALIZATION);
    for (Place place : places) {
      float[] normals = new float[place.values().length];
      NormalNoise.fill(
          MemorySegment.ofArray(normals), 0, normals.length, start, place.kind().ordinal(), place.layer(), 0);
      for (int i = 0; i < normals.length; i++) {
        float value = switch (place.kind()) {
          case LOG_SIGMA2, BIAS_LOG_SIGMA2, OWN_LOG_VARIANCE -> -3 + normals[i];
          case SHARED -> i == 0 ? 0.2f * normals[i] : -4 + normals[i];
          default -> 0.25f * normals[i];
        };
        state.setAtIndex(ValueLayout.JAVA_FLOAT, place.from() + i, value);
        place.values()[i] = value;
      }
    }
  }

  private static double[][] noise(int layer, int elements, boolean vectors) {
    float[] field = new float[BATCH * elements];
    NormalNoise.fill(MemorySegment.ofArray(field), 0, field.length, NOISE, STEP, layer, 0);
    double[][] perExample = new double[BATCH][elements];
    for (int b = 0; b < BATCH; b++) {
      for (int e = 0; e < elements; e++) {
        perExample[b][e] = field[vectors ? b * elements + e : e * BATCH + b];
      }
    }
    return perExample;
  }

  /** Weights in the order of the network's description: those of dense layers are trained as {@code [in, out]}. */
  private static double[] described(int layer, double[] trained) {
    if (!(LAYERS.get(layer) instanceof LayerSpec.Dense dense)) {
      return trained;
    }
    double[] values = new double[trained.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = trained[i % dense.in() * dense.out() + i / dense.in()];
    }
    return values;
  }

  /** The objective in double precision as a function of the places' values. */
  private static double objective(List<Place> places, GaussianScales prior, double[][] inputs, int[] labels) {
    List<double[]> means = new ArrayList<>();
    List<double[]> variances = new ArrayList<>();
    List<double[]> biases = new ArrayList<>();
    List<double[]> biasVariances = new ArrayList<>();
    List<double[][]> noise = new ArrayList<>();
    List<ReferenceNetwork.Scales> scales = new ArrayList<>();
    StandardNormalKl standard = new StandardNormalKl();
    double kl = 0;
    int[] outputs = {6 * 10 * 10, 40, 4};
    for (int layer = 0; layer < LAYERS.size(); layer++) {
      boolean vectors = LAYERS.get(layer) instanceof LayerSpec.Dense;
      double[] theta = values(places, layer, Kind.THETA);
      double[] logSigma2 = values(places, layer, Kind.LOG_SIGMA2);
      double[] bias = values(places, layer, Kind.BIAS);
      double[] biasLog = values(places, layer, Kind.BIAS_LOG_SIGMA2);
      double[] mean = values(places, layer, Kind.OWN_MEAN);
      double[] log = values(places, layer, Kind.OWN_LOG_VARIANCE);
      double[] shared = values(places, layer, Kind.SHARED);
      double[] location = new double[mean.length];
      double[] deviation = new double[mean.length];
      for (int g = 0; g < mean.length; g++) {
        double[] own = {mean[g], log[g]};
        location[g] = prior.location(own, shared);
        deviation[g] = prior.deviation(own, shared);
        kl += standard.value(mean[g], log[g]);
      }
      kl += standard.value(shared[0], shared[1]);
      for (int i = 0; i < theta.length; i++) {
        kl += standard.value(theta[i], logSigma2[i]);
      }
      for (int i = 0; i < bias.length; i++) {
        kl += standard.value(bias[i], biasLog[i]);
      }
      means.add(described(layer, theta));
      variances.add(Arrays.stream(described(layer, logSigma2)).map(Math::exp).toArray());
      biases.add(bias);
      biasVariances.add(Arrays.stream(biasLog).map(Math::exp).toArray());
      noise.add(noise(2 * layer + (vectors ? 1 : 0), outputs[layer], vectors));
      double[][] eps = noise(2 * layer + (vectors ? 0 : 1), mean.length, vectors);
      scales.add(new ReferenceNetwork.Scales(prior.distribution(), location, deviation, eps));
    }
    ReferenceNetwork network =
        new ReferenceNetwork(SmallTraining.NETWORK, means, variances, biases, biasVariances, noise, scales);
    return SCALE * network.loss(inputs, labels) + KL_WEIGHT * kl;
  }

  @ParameterizedTest
  @EnumSource(ScaleDistribution.class)
  void everyKindOfParameterGetsItsSlope(ScaleDistribution distribution) {
    GaussianScales prior = new GaussianScales(distribution);
    List<Place> places = places();
    Dataset images = SmallTraining.images(BATCH);
    int[] order = new int[BATCH];
    Arrays.setAll(order, i -> i);
    try (WorkerPool pool = WorkerPool.of(2);
        TrainableNetwork model =
            TrainableNetwork.grouped(
                SmallTraining.NETWORK, SmallTraining.GROUPS, new StandardNormalKl(), prior,
                (target, step, layer, index, count) -> NormalNoise.fill(target, 0, count, NOISE, step, layer, index),
                BATCH, pool)) {
      MemorySegment state = model.trainedState();
      fill(state, places);
      BatchLoader.of(images, new Preprocessing(new float[] {1 / 64f}, new float[] {-1.5f}))
          .load(model.taped().input().value(), model.taped().loss().labels(), order, 0);
      double[][] inputs = new double[BATCH][144];
      for (int b = 0; b < BATCH; b++) {
        for (int e = 0; e < 144; e++) {
          inputs[b][e] = model.taped().input().value().get((long) e * BATCH + b);
        }
      }
      model.gradients(STEP, SCALE);
      double kl = Arrays.stream(model.update(new Adam(0.9, 0.999, 1e-8), 0, KL_WEIGHT)).sum();
      int[] labels = model.taped().loss().labels();
      double value = objective(places, prior, inputs, labels);
      assertThat(SCALE * model.taped().loss().meanNats() + KL_WEIGHT * kl).isCloseTo(value, within(1e-4 * value));
      for (Place place : places) {
        check(place, state, places, prior, inputs, labels);
      }
    }
  }

  /** Up to twenty parameters of an array, spread over it. */
  private static void check(
      Place place, MemorySegment state, List<Place> places, GaussianScales prior, double[][] inputs, int[] labels) {
    double h = 1e-5;
    double[] values = place.values();
    long moments = place.from() + padded(values.length);
    for (int i = 0; i < values.length; i += 1 + values.length / 20) {
      double kept = values[i];
      values[i] = kept + h;
      double above = objective(places, prior, inputs, labels);
      values[i] = kept - h;
      double below = objective(places, prior, inputs, labels);
      values[i] = kept;
      double slope = (above - below) / (2 * h);
      double found = state.getAtIndex(ValueLayout.JAVA_FLOAT, moments + i) / 0.1;
      assertThat(found).as("%s of layer %d at %d", place.kind(), place.layer(), i)
          .isCloseTo(slope, within(2e-3 + 5e-4 * Math.abs(slope)));
    }
  }
}
