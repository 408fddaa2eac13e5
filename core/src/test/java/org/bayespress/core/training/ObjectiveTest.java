package org.bayespress.core.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.posterior.PosteriorRecipe;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.api.Test;

/**
 * The objective as a whole, {@code scale * mean cross-entropy + klWeight * KL}. After one update from zero moments,
 * Adam's first moment is (1 - beta1) times the gradient; it is read where a checkpoint finds it.
 */
class ObjectiveTest {
  private static final float REST1 = 0.1f;
  private static final Adam ADAM = new Adam(0.9, 0.999, 1e-8);
  private static final List<LayerSpec.Weighted> LAYERS = SmallTraining.NETWORK.weightedLayers();
  /** Wide clip and no muting: here the objective is differentiable in every parameter. */
  private static final PosteriorRecipe SMOOTH =
      new PosteriorRecipe(0.05, -8, 30, Double.POSITIVE_INFINITY, 3);
  private static final int STEP = 7;

  /** What is trained in a layer, in the order of a checkpoint. */
  private enum Kind {
    THETA, LOG_SIGMA2, BIAS
  }

  /** Values, first and second moments of one kind in one layer. */
  private record Place(long from, int length) {
    static Place of(int layer, Kind kind) {
      long from = 0;
      for (int i = 0; i <= layer; i++) {
        for (Kind each : Kind.values()) {
          int length = each == Kind.BIAS ? LAYERS.get(i).outputs() : LAYERS.get(i).weightCount();
          if (i == layer && each == kind) {
            return new Place(from, length);
          }
          from += 3 * padded(length);
        }
      }
      throw new AssertionError();
    }

    float[] values(MemorySegment state) {
      return read(state, from);
    }

    float[] firstMoments(MemorySegment state) {
      return read(state, from + padded(length));
    }

    private float[] read(MemorySegment state, long at) {
      return state.asSlice(4 * at, 4L * length).toArray(ValueLayout.JAVA_FLOAT);
    }

    private static long padded(int length) {
      return (length + 15) / 16 * 16;
    }
  }

  private static TrainableNetwork model(WorkerPool pool) {
    NoiseKey noise = NoiseKey.of(9, NoiseKey.Purpose.ACTIVATION_NOISE);
    TrainableNetwork model =
        TrainableNetwork.variational(
            SmallTraining.NETWORK, SMOOTH, new StandardNormalKl(),
            (target, step, layer, index, count) -> NormalNoise.fill(target, 0, count, noise, step, layer, index), 40,
            pool);
    NoiseKey start = NoiseKey.of(4, NoiseKey.Purpose.INITIALIZATION);
    for (int layer = 0; layer < LAYERS.size(); layer++) {
      for (Kind kind : Kind.values()) {
        Place place = Place.of(layer, kind);
        float[] normals = new float[place.length()];
        NormalNoise.fill(MemorySegment.ofArray(normals), 0, normals.length, start, kind.ordinal(), layer, 0);
        for (int i = 0; i < normals.length; i++) {
          float value = kind == Kind.LOG_SIGMA2 ? -3 + normals[i] : 0.2f * normals[i];
          model.trainedState().setAtIndex(ValueLayout.JAVA_FLOAT, place.from() + i, value);
        }
      }
    }
    Dataset images = SmallTraining.images(40);
    int[] order = new int[40];
    Arrays.setAll(order, i -> i);
    BatchLoader.of(images, new Preprocessing(new float[] {1 / 64f}, new float[] {-1.5f}))
        .load(model.taped().input().value(), model.taped().loss().labels(), order, 0);
    return model;
  }

  /** State after one update at rate 0, which fills the moments and leaves the parameters. */
  private static MemorySegment updated(double scale, double klWeight) {
    try (WorkerPool pool = WorkerPool.of(2); TrainableNetwork model = model(pool)) {
      model.gradients(STEP, scale);
      model.update(ADAM, 0, klWeight);
      return MemorySegment.ofArray(model.trainedState().toArray(ValueLayout.JAVA_FLOAT));
    }
  }

  @Test
  void theWeightedKlIsAddedToWeightsAndVariancesButNotToBiases() {
    MemorySegment none = updated(1, 0);
    for (double klWeight : new double[] {0.25, 1}) {
      MemorySegment with = updated(1, klWeight);
      for (int layer = 0; layer < LAYERS.size(); layer++) {
        for (Kind kind : Kind.values()) {
          Place place = Place.of(layer, kind);
          float[] values = place.values(with);
          float[] moments = place.firstMoments(with);
          float[] dataMoments = place.firstMoments(none);
          for (int i = 0; i < values.length; i++) {
            double klGradient = switch (kind) {
              case THETA -> values[i];
              case LOG_SIGMA2 -> 0.5 * (Math.exp(values[i]) - 1);
              case BIAS -> 0;
            };
            double expected = REST1 * klWeight * klGradient;
            assertThat((double) moments[i] - dataMoments[i]).as("%s of layer %d at %d", kind, layer, i)
                .isCloseTo(expected, within(1e-6 * Math.abs(expected) + 1e-7));
          }
        }
      }
    }
  }

  @Test
  void theDataTermIsScaled() {
    MemorySegment once = updated(1, 0);
    MemorySegment thrice = updated(3, 0);
    for (int layer = 0; layer < LAYERS.size(); layer++) {
      for (Kind kind : Kind.values()) {
        Place place = Place.of(layer, kind);
        float[] single = place.firstMoments(once);
        float[] triple = place.firstMoments(thrice);
        double largest = 0;
        for (float moment : single) {
          largest = Math.max(largest, Math.abs(moment));
        }
        assertThat(largest).as("%s of layer %d", kind, layer).isPositive();
        for (int i = 0; i < single.length; i++) {
          assertThat((double) triple[i]).isCloseTo(3.0 * single[i], within(1e-5 * largest));
        }
      }
    }
  }

  /** The slope along the gradient is the gradient's squared length, with all parameters moving at once. */
  @Test
  void theGradientIsThatOfTheWholeObjective() {
    double scale = 100;
    double klWeight = 0.5;
    MemorySegment state = updated(scale, klWeight);
    double squares = 0;
    for (int layer = 0; layer < LAYERS.size(); layer++) {
      for (Kind kind : Kind.values()) {
        for (float moment : Place.of(layer, kind).firstMoments(state)) {
          squares += (double) moment * moment / (REST1 * REST1);
        }
      }
    }
    double h = 1e-3 / Math.sqrt(squares);
    double slope = (objective(state, h, scale, klWeight) - objective(state, -h, scale, klWeight)) / (2 * h);
    assertThat(slope).isCloseTo(squares, within(0.01 * squares));
  }

  private static double objective(MemorySegment state, double along, double scale, double klWeight) {
    try (WorkerPool pool = WorkerPool.of(1); TrainableNetwork model = model(pool)) {
      for (int layer = 0; layer < LAYERS.size(); layer++) {
        for (Kind kind : Kind.values()) {
          Place place = Place.of(layer, kind);
          float[] values = place.values(state);
          float[] moments = place.firstMoments(state);
          for (int i = 0; i < values.length; i++) {
            float moved = (float) (values[i] + along * moments[i] / REST1);
            model.trainedState().setAtIndex(ValueLayout.JAVA_FLOAT, place.from() + i, moved);
          }
        }
      }
      model.gradients(STEP, scale);
      double kl = Arrays.stream(model.update(ADAM, 0, klWeight)).sum();
      return scale * model.taped().loss().meanNats() + klWeight * kl;
    }
  }

  @Test
  void theKlPerLayerIsTheSumOverItsWeightsNotWeighted() {
    StandardNormalKl kl = new StandardNormalKl();
    try (WorkerPool pool = WorkerPool.of(2); TrainableNetwork model = model(pool)) {
      model.gradients(STEP, 1);
      double[] found = model.update(ADAM, 0, 0.3);
      assertThat(found).hasSize(LAYERS.size());
      for (int layer = 0; layer < LAYERS.size(); layer++) {
        float[] theta = Place.of(layer, Kind.THETA).values(model.trainedState());
        float[] logSigma2 = Place.of(layer, Kind.LOG_SIGMA2).values(model.trainedState());
        double expected = 0;
        for (int i = 0; i < theta.length; i++) {
          expected += kl.value(theta[i], logSigma2[i]);
        }
        assertThat(found[layer]).as("layer %d", layer).isCloseTo(expected, within(1e-9 * expected));
      }
    }
  }
}
