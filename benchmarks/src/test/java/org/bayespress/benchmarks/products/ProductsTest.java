package org.bayespress.benchmarks.products;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bayespress.benchmarks.suite.Effort;
import org.bayespress.benchmarks.suite.StudiedNetworks;
import org.bayespress.benchmarks.suite.Trial;
import org.bayespress.core.kernels.Blas;
import org.bayespress.core.kernels.ConvolutionShape;
import org.bayespress.core.kernels.WorkerPool;
import org.bayespress.core.memory.Slab;
import org.bayespress.core.memory.Tensor;
import org.bayespress.core.network.Networks;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NormalNoise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The products that are timed are the products that are meant. */
class ProductsTest {
  private static final int BATCH = 20;

  private final Slab slab = new Slab();
  private final WorkerPool pool = WorkerPool.of(1);

  private void fill() {
    slab.allocate();
    Blas.keepSingleThreaded();
    long floats = slab.plannedFloats();
    NormalNoise.fill(slab.range(0, floats), 0, floats, NoiseKey.of(3, NoiseKey.Purpose.MONTE_CARLO), 0, 0, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "forward, false", "forward, true", "weight-gradient, false", "weight-gradient, true", "input-gradient, false",
    "input-gradient, true"
  })
  void denseProducts(String pass, boolean whole) {
    LayerProduct product = LayerProduct.named("lenet5/fc1/" + pass, BATCH);
    DenseProducts products =
        whole ? DenseProducts.whole(product, pool, slab) : DenseProducts.inPanels(product, pool, slab);
    fill();
    int in = product.inputs();
    int out = product.outputs();
    for (int which = 0; which < 2; which++) {
      float[] x = products.inputs(which).toArray();
      float[] w = products.weights(which).toArray();
      float[] y = products.outputs(which).toArray();
      products.run();
      switch (product.pass()) {
        case FORWARD ->
            compare(products.outputs(which), BATCH, out, (b, o) -> dot(in, i -> x[b * in + i], i -> w[i * out + o]));
        case WEIGHT_GRADIENT -> compare(
            products.weights(which), in, out, (i, o) -> dot(BATCH, b -> y[b * out + o], b -> x[b * in + i]));
        case INPUT_GRADIENT -> compare(
            products.inputs(which), BATCH, in, (b, i) -> dot(out, o -> y[b * out + o], o -> w[i * out + o]));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"forward", "weight-gradient"})
  void productsOfDigits(String pass) {
    LayerProduct product = LayerProduct.named("lenet300/fc1/" + pass, BATCH);
    DigitProducts products = new DigitProducts(product, pool, slab);
    fill();
    products.prepare();
    int in = product.inputs();
    int out = product.outputs();
    float[] x = products.inputs().toArray();
    for (int which = 0; which < 2; which++) {
      int power = which + 1;
      int stride = products.outputs(which).extent(1);
      float[] w = products.weights(which).toArray();
      float[] y = products.outputs(which).toArray();
      products.run();
      if (product.pass() == LayerProduct.Pass.FORWARD) {
        for (int o = 0; o < out; o++) {
          int output = o;
          double expected = dot(in, i -> Math.pow(x[7 * in + i], power), i -> w[i * stride + output]);
          double found = products.outputs(which).get(7L * stride + o) + products.offset(which).get(o);
          assertThat(found).isCloseTo(expected, within(1e-2));
        }
      } else {
        compare(products.gradients(which), in, out, (i, o) -> dot(
            BATCH, b -> y[b * stride + o], b -> Math.pow(x[b * in + i], power)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "forward, WHOLE_BATCH", "weight-gradient, WHOLE_BATCH", "input-gradient, WHOLE_BATCH",
    "weight-gradient, GROUPS_IN_TURN"
  })
  void convolutionProducts(String pass, ConvolutionProducts.Cut cut) {
    LayerProduct product = LayerProduct.named("lenet5/conv2/" + pass, BATCH);
    ConvolutionProducts products = new ConvolutionProducts(product, cut, slab);
    fill();
    int rows = product.inputs();
    int out = product.outputs();
    int columns = products.matrix(0).extent(1);
    float[] matrix = products.matrix(0).toArray();
    float[] w = products.weights(0).toArray();
    float[] y = products.outputs(0).toArray();
    int groups = y.length / (out * columns);
    products.run();
    switch (product.pass()) {
      case FORWARD -> compare(
          products.outputs(0), out, columns, (o, c) -> dot(rows, r -> w[o * rows + r], r -> matrix[r * columns + c]));
      case INPUT_GRADIENT -> compare(
          products.matrix(0), rows, columns, (r, c) -> dot(out, o -> w[o * rows + r], o -> y[o * columns + c]));
      case WEIGHT_GRADIENT -> compare(products.weights(0), out, rows, (o, r) -> dot(
          groups * columns, i -> y[(i / columns * out + o) * columns + i % columns],
          i -> matrix[r * columns + i % columns]));
    }
  }

  /** Against the kernels that the definition was checked against, whole batch at once: which operand is which. */
  @ParameterizedTest
  @CsvSource({"forward", "weight-gradient", "input-gradient"})
  void directConvolutions(String pass) {
    LayerProduct product = LayerProduct.named("lenet5/conv2/" + pass, BATCH);
    DirectConvolutions products = new DirectConvolutions(product, pool, slab);
    fill();
    ConvolutionShape shape = products.shape();
    float[] x = products.images(1).toArray();
    float[] w = products.weights(1).toArray();
    float[] y = products.outputs(1).toArray();
    products.run();
    int n = shape.images();
    int inPlane = shape.height() * shape.width() * n;
    int outPlane = shape.outHeight() * shape.outWidth() * n;
    // output 7 and channel 3; the corner in the middle of the plane; the last image
    int output = 7 * outPlane + (3 * shape.outWidth() + 2) * n + n - 1;
    int input = 3 * inPlane + (3 * shape.width() + 2) * n + n - 1;
    int tap = 7 * shape.taps() + 3 * 25;
    double expected = 0;
    switch (product.pass()) {
      case FORWARD -> {
        for (int t = 0; t < shape.taps(); t++) {
          int at = t / 25 * inPlane + ((3 + t / 5 % 5) * shape.width() + 2 + t % 5) * n + n - 1;
          expected += (double) x[at] * w[7 * shape.taps() + t];
        }
        assertThat((double) products.outputs(1).get(output)).isCloseTo(expected, within(1e-3));
      }
      case INPUT_GRADIENT -> {
        for (int o = 0; o < shape.outputs(); o++) {
          for (int t = 0; t < 25; t++) {
            int oy = 3 - t / 5;
            int ox = 2 - t % 5;
            if (oy >= 0 && ox >= 0) {
              expected += (double) w[o * shape.taps() + 3 * 25 + t]
                  * y[o * outPlane + (oy * shape.outWidth() + ox) * n + n - 1];
            }
          }
        }
        assertThat((double) products.images(1).get(input)).isCloseTo(expected, within(1e-3));
      }
      case WEIGHT_GRADIENT -> {
        for (int g = 0; g < BATCH / n; g++) {
          for (int i = 0; i < outPlane; i++) {
            int place = i / n / shape.outWidth() * shape.width() * n + i % (shape.outWidth() * n);
            expected += (double) x[g * shape.inGroup() + 3 * inPlane + place]
                * y[g * shape.outGroup() + 7 * outPlane + i];
          }
        }
        assertThat((double) products.weights(1).get(tap)).isCloseTo(expected, within(1e-3));
      }
    }
  }

  /** An element of an expected matrix. */
  @FunctionalInterface
  private interface Element {
    double at(int row, int column);
  }

  /** An element of a vector. */
  @FunctionalInterface
  private interface Entry {
    double at(int index);
  }

  private static double dot(int length, Entry a, Entry b) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += a.at(i) * b.at(i);
    }
    return sum;
  }

  /** Over a sample of the elements: all of them would take minutes. */
  private static void compare(Tensor found, int rows, int columns, Element expected) {
    for (int i = 0; i < 500; i++) {
      int row = (int) (i * 7919L % rows);
      int column = (int) (i * 104_729L % columns);
      assertThat((double) found.get((long) row * columns + column)).as("row %d, column %d", row, column)
          .isCloseTo(expected.at(row, column), within(2e-2));
    }
  }

  @Test
  void firstLayersHaveNoInputGradient() {
    assertThat(LayerProduct.of(Networks.lenet300(), 128)).extracting(LayerProduct::id).containsExactly(
        "lenet300/fc1/forward", "lenet300/fc1/weight-gradient",
        "lenet300/fc2/forward", "lenet300/fc2/weight-gradient", "lenet300/fc2/input-gradient",
        "lenet300/fc3/forward", "lenet300/fc3/weight-gradient", "lenet300/fc3/input-gradient");
  }

  /** 2 x 100 x 24^2 x 500 multiply-adds of the first convolution, and as many again for the variances. */
  @Test
  void operationsCountMeansAndVariances() {
    LayerProduct product = LayerProduct.of(Networks.lenet5(), 100).getFirst();
    assertThat(product.operations()).isEqualTo(2.0 * 2 * 100 * 576 * 500);
  }

  @Test
  void everyProductOfEveryNetworkIsMeasured() {
    List<Trial> trials = new ProductStudy().trials(Effort.FULL, List.of(1, 2));
    for (String method : List.of("ours", "openBlas")) {
      List<String> measured = trials.stream().filter(trial -> trial.method().equals(method))
          .flatMap(trial -> trial.parameters().get("product").stream()).toList();
      List<String> all = StudiedNetworks.differing().stream()
          .flatMap(network -> LayerProduct.of(network, 1).stream()).map(LayerProduct::id).toList();
      assertThat(measured).isEqualTo(all);
    }
  }
}
