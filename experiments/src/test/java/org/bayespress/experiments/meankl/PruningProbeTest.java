package org.bayespress.experiments.meankl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bayespress.core.data.Dataset;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.Permutation;
import org.bayespress.core.training.NumberTable;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.inference.ScalarForwardPass;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.api.Test;

class PruningProbeTest {
  private static final long SEED = 3;
  private static final int IMAGES = 400;
  private static final int PIXELS = 6;

  /** A network of 6 x 5 + 5 x 4 = 50 weights, of different sizes in [-1, 1], that was written and decoded. */
  private static DecodedModel model() throws IOException {
    NetworkSpec network =
        new NetworkSpec(
            "tiny", 1, 2, 3,
            List.of(
                new LayerSpec.Flatten(), new LayerSpec.Dense("a", PIXELS, 5), new LayerSpec.Relu(),
                new LayerSpec.Dense("b", 5, 4)));
    float[] a = new float[30];
    float[] b = new float[20];
    for (int i = 0; i < 30; i++) {
      a[i] = ((i * 23 + 7) % 50 - 24.3f) / 25;
    }
    for (int i = 30; i < 50; i++) {
      b[i - 30] = ((i * 23 + 7) % 50 - 24.3f) / 24;
    }
    CompressedModel model =
        new CompressedModel(
            network, new Preprocessing(new float[] {1 / 128f}, new float[] {-1}),
            List.of(
                layer("a", new int[] {5, PIXELS}, a, new float[] {0.3f, -0.1f, 0.2f, 0.4f, -0.2f}),
                layer("b", new int[] {4, 5}, b, new float[] {0.02f, 0.1f, -0.05f, 0.07f})));
    return BpzReader.read(BpzWriter.write(model).bytes());
  }

  private static CompressedModel.Layer layer(String name, int[] shape, float[] weight, float[] bias) {
    return new CompressedModel.Layer(
        name, new QuantizedTensor.Floats(shape, weight), new QuantizedTensor.Floats(new int[] {bias.length}, bias));
  }

  /** Images of no order, each of the class that the whole network sees, but for every eighth. */
  private static Dataset images(DecodedModel model) {
    byte[] pixels = new byte[IMAGES * PIXELS];
    int state = 12345;
    for (int i = 0; i < pixels.length; i++) {
      state = state * 1664525 + 1013904223;
      pixels[i] = (byte) (state >>> 24);
    }
    ScalarForwardPass pass = ScalarForwardPass.of(model);
    byte[] labels = new byte[IMAGES];
    for (int n = 0; n < IMAGES; n++) {
      labels[n] = (byte) ((pass.predict(pixels, n * PIXELS) + (n % 8 == 0 ? 1 : 0)) % 4);
    }
    return new Dataset("made up", 1, 2, 3, 4, pixels, labels);
  }

  /** By the decoder's scalar pass, of the model with weights at these places of a then b at zero. */
  private static double error(DecodedModel model, Dataset images, int[] places) {
    List<DecodedLayer> layers = new ArrayList<>();
    int from = 0;
    for (DecodedLayer layer : model.layers()) {
      float[] weight = layer.weight().clone();
      for (int place : places) {
        if (place >= from && place < from + weight.length) {
          weight[place - from] = 0;
        }
      }
      from += weight.length;
      layers.add(new DecodedLayer(layer.name(), weight, layer.bias()));
    }
    ScalarForwardPass pass = ScalarForwardPass.of(
        new DecodedModel(model.network(), model.preprocessing(), layers, List.of(), model.ledger()));
    long wrong = IntStream.range(0, IMAGES)
        .filter(n -> pass.predict(images.pixels(), n * PIXELS) != images.label(n)).count();
    return 100.0 * wrong / IMAGES;
  }

  private static int[] first(int[] order, int count) {
    return Arrays.copyOf(order, count);
  }

  @Test
  void asManyAreZeroAsSaidWhereverTheyLieAndNothingElseIs() throws IOException {
    DecodedModel model = model();
    float[] flat = PruningProbe.flat(model);
    assertThat(flat).hasSize(50).startsWith(model.layers().get(0).weight()).endsWith(model.layers().get(1).weight());
    float[] sizes = flat.clone();
    IntStream.range(0, 50).forEach(i -> sizes[i] = Math.abs(flat[i]));
    Arrays.sort(sizes);
    for (int count : new int[] {0, 1, 17, 49}) {
      List<float[]> pruned = PruningProbe.pruned(model, flat, PruningProbe.bySize(flat), count);
      assertThat(pruned).extracting(layer -> layer.length).containsExactly(30, 20);
      for (int i = 0; i < 50; i++) {
        float left = i < 30 ? pruned.get(0)[i] : pruned.get(1)[i - 30];
        assertThat(left).as("place %d of %d pruned", i, count)
            .isEqualTo(count > 0 && Math.abs(flat[i]) <= sizes[count - 1] ? 0 : flat[i]);
      }
    }
    // some of the smallest are in either layer, or the test is of one alone
    List<float[]> some = PruningProbe.pruned(model, flat, PruningProbe.bySize(flat), 17);
    assertThat(some).allSatisfy(layer -> assertThat(layer).contains(0f));
    assertThat(flat).doesNotContain(0f);
    assertThat(model.layers().get(0).weight()).doesNotContain(0f);
  }

  /** The table against the scalar pass of models whose weights are set to zero here; all biases stay. */
  @Test
  void errorsAreThoseOfTheNetworkWithItsWeightsAtZero() throws IOException {
    DecodedModel model = model();
    Dataset images = images(model);
    NumberTable table;
    try (WorkerPool pool = WorkerPool.of(1)) {
      table = PruningProbe.probe(model, images, SEED, pool);
    }
    assertThat(table.columns()).isEqualTo(PruningProbe.COLUMNS);
    Integer[] bySize = IntStream.range(0, 50).boxed().toArray(Integer[]::new);
    float[] flat = PruningProbe.flat(model);
    Arrays.sort(bySize, (i, k) -> Float.compare(Math.abs(flat[i]), Math.abs(flat[k])));
    int[] smallest = Arrays.stream(bySize).mapToInt(Integer::intValue).toArray();
    for (int s = 0; s < 10; s++) {
      int count = 5 * s;
      assertThat(table.values().get(0)[s]).isEqualTo(s / 10f);
      assertThat(table.values().get(1)[s]).as("smallest, share %d", s)
          .isEqualTo((float) error(model, images, first(smallest, count)));
      double mean = IntStream.range(0, 3)
          .mapToDouble(
              order -> error(
                  model, images,
                  first(Permutation.of(NoiseKey.of(SEED, NoiseKey.Purpose.MONTE_CARLO), order, 50), count)))
          .average().orElseThrow();
      assertThat(table.values().get(2)[s]).as("at random, share %d", s).isCloseTo((float) mean, within(1e-5f));
    }
    // without pruning: the eighth with another label
    assertThat(table.values().get(1)[0]).isEqualTo(12.5f);
    assertThat(table.values().get(2)[0]).isEqualTo(12.5f);
    assertThat(table.values().get(1)[9]).isGreaterThan(20f);
    assertThat(table.values().get(2)[5]).isNotEqualTo(table.values().get(1)[5]);
  }

  @Test
  void theSmallestComeFirstWhateverTheirSign() {
    assertThat(PruningProbe.bySize(new float[] {0.5f, -0.25f, 3, -4, 0.125f, 0.25f, -0f}))
        .containsExactly(6, 4, 1, 5, 0, 2, 3);
  }

  /** Errors of 2 without pruning, then 2.5 and 4: 0.5 and 2 more, 1.25 on average. */
  @Test
  void theLossIsTheMeanRise() {
    NumberTable table =
        new NumberTable(
            "pruning", PruningProbe.COLUMNS,
            List.of(new float[] {0, 0.1f, 0.2f}, new float[] {2, 2.5f, 4}, new float[] {2, 1, 1}));
    assertThat(PruningProbe.loss(table, 1)).isCloseTo(1.25, within(1e-12));
    assertThat(PruningProbe.loss(table, 2)).isCloseTo(-1, within(1e-12));
  }
}
