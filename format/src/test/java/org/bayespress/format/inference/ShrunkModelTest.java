package org.bayespress.format.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.format.TestModels;
import org.bayespress.format.TestRandom;
import org.bayespress.format.container.BpzException;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.DecodedLayer;
import org.bayespress.format.container.DecodedModel;
import org.bayespress.format.model.Coding;
import org.bayespress.format.model.CodingVariant;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.LayerSpec.Conv2d;
import org.bayespress.format.network.LayerSpec.Dense;
import org.bayespress.format.network.LayerSpec.Flatten;
import org.bayespress.format.network.LayerSpec.MaxPool;
import org.bayespress.format.network.LayerSpec.Relu;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShrunkModelTest {

  @ParameterizedTest
  @EnumSource(CodingVariant.class)
  void aGroupPrunedLenet5HasThePublishedShapesAndTheSameBits(CodingVariant variant) throws BpzException {
    TestRandom random = TestRandom.seeded(91);
    DecodedModel model =
        BpzReader.read(BpzWriter.write(TestModels.groupedLenet5(random).coded(Coding.of(variant))).bytes());
    ShrunkModel shrunk = ShrunkModel.of(model);
    int[][] shapes = {{1, 5}, {5, 10}, {76, 16}, {16, 10}};
    int[] kernel = {25, 25, 1, 1};
    for (int l = 0; l < 4; l++) {
      ShrunkLayer layer = shrunk.layers().get(l);
      assertThat(layer.inputs()).hasSize(shapes[l][0]);
      assertThat(layer.outputs()).hasSize(shapes[l][1]);
      assertThat(layer.bias()).hasSize(shapes[l][1]);
      assertThat(layer.weight()).hasSize(shapes[l][0] * shapes[l][1] * kernel[l]);
    }
    // 5 * 25 + 5 * 10 * 25 + 76 * 16 + 16 * 10, the published 2751
    assertThat(shrunk.weightCount()).isEqualTo(2751);
    ScalarForwardPass whole = ScalarForwardPass.of(model);
    ScalarForwardPass small = ScalarForwardPass.of(shrunk);
    checkSameBits(whole, small, random, 20);
    assertThat(small.multiplyAdds()).isEqualTo(whole.multiplyAdds());
    // a quarter of the first filters, a fifth of the second, few of the units
    assertThat(small.activations()).isLessThan(whole.activations() * 3 / 10);
  }

  /** Also where pruning left units that nothing reads, and units that are read but read nothing. */
  @Test
  void randomNetworksKeepTheirBitsAndDoNoMoreWork() {
    TestRandom random = TestRandom.seeded(92);
    int less = 0;
    for (int round = 0; round < 300; round++) {
      NetworkSpec network = network(random);
      List<DecodedLayer> layers = layers(network, random);
      float[] scale = new float[network.channels()];
      float[] offset = new float[network.channels()];
      for (int c = 0; c < scale.length; c++) {
        scale[c] = (float) random.nextDouble();
        offset[c] = (float) random.nextLaplacian(1);
      }
      Preprocessing preprocessing = new Preprocessing(scale, offset);
      ScalarForwardPass whole = ScalarForwardPass.of(network, preprocessing, layers);
      ScalarForwardPass small = ScalarForwardPass.of(ShrunkModel.of(network, preprocessing, layers));
      checkSameBits(whole, small, random, 3);
      assertThat(small.multiplyAdds()).isLessThanOrEqualTo(whole.multiplyAdds());
      assertThat(small.activations()).isLessThanOrEqualTo(whole.activations());
      less += small.multiplyAdds() < whole.multiplyAdds() ? 1 : 0;
    }
    assertThat(less).as(random.seed()).isGreaterThan(100);
  }

  @Test
  void whatIsNotReadGoesAndWhatIsReadStaysByHand() {
    NetworkSpec network =
        new NetworkSpec("hand", 1, 1, 4,
            List.of(new Flatten(), new Dense("a", 4, 3), new Relu(), new Dense("b", 3, 2)));
    // unit 0 reads pixels 1 and 3, unit 1 reads pixel 0 but is not read, unit 2 reads nothing but its bias is read
    DecodedLayer a =
        new DecodedLayer("a", new float[] {0, 2, 0, -1, 5, 0, 0, 0, 0, 0, 0, 0}, new float[] {1, 2, 3});
    DecodedLayer b = new DecodedLayer("b", new float[] {1, 0, 4, 0, 0, 0}, new float[] {10, 20});
    Preprocessing asIs = new Preprocessing(new float[] {1}, new float[] {0});
    ShrunkModel shrunk = ShrunkModel.of(network, asIs, List.of(a, b));
    assertThat(shrunk.layers().get(0).inputs()).containsExactly(1, 3);
    assertThat(shrunk.layers().get(0).outputs()).containsExactly(0, 2);
    assertThat(shrunk.layers().get(0).weight()).containsExactly(2, -1, 0, 0);
    assertThat(shrunk.layers().get(0).bias()).containsExactly(1, 3);
    assertThat(shrunk.layers().get(1).inputs()).containsExactly(0, 2);
    assertThat(shrunk.layers().get(1).outputs()).containsExactly(0, 1);
    assertThat(shrunk.layers().get(1).weight()).containsExactly(1, 4, 0, 0);
    ScalarForwardPass pass = ScalarForwardPass.of(shrunk);
    // unit 0: 1 + 2 * 6 - 7 = 6, unit 2: 3; logits 10 + 6 + 12 and 20
    assertThat(pass.logits(new byte[] {5, 6, 99, 7}, 0)).containsExactly(28, 20);
    assertThat(pass.multiplyAdds()).isEqualTo(4);
    // 2 pixels, 2 units before and after ReLU, 2 logits
    assertThat(pass.activations()).isEqualTo(8);
    assertThat(pass.imageBytes()).isEqualTo(4);
  }

  @Test
  void anEmptyNetworkShrinksToItsBiases() throws BpzException {
    DecodedModel model = BpzReader.read(BpzWriter.write(TestModels.empty(TestModels.lenet5())).bytes());
    ShrunkModel shrunk = ShrunkModel.of(model);
    assertThat(shrunk.weightCount()).isZero();
    ScalarForwardPass pass = ScalarForwardPass.of(shrunk);
    checkSameBits(ScalarForwardPass.of(model), pass, TestRandom.seeded(93), 1);
    assertThat(pass.activations()).isEqualTo(10);
  }

  private static void checkSameBits(ScalarForwardPass whole, ScalarForwardPass small, TestRandom random, int images) {
    byte[] pixels = new byte[whole.imageBytes()];
    assertThat(small.imageBytes()).isEqualTo(pixels.length);
    for (int image = 0; image < images; image++) {
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (byte) random.nextInt(256);
      }
      float[] expected = whole.logits(pixels, 0);
      float[] found = small.logits(pixels, 0);
      assertThat(found).hasSameSizeAs(expected);
      for (int i = 0; i < found.length; i++) {
        assertThat(Float.floatToRawIntBits(found[i])).as(random.seed()).isEqualTo(Float.floatToRawIntBits(expected[i]));
      }
    }
  }

  private static NetworkSpec network(TestRandom random) {
    int channels = 1 + random.nextInt(3);
    int height = 6 + random.nextInt(4);
    int width = 6 + random.nextInt(4);
    List<LayerSpec> layers = new ArrayList<>();
    int features = channels * height * width;
    int filters = channels;
    if (random.nextInt(3) > 0) {
      if (random.nextInt(4) == 0) {
        layers.add(new Relu());
      }
      filters = 1 + random.nextInt(6);
      layers.add(new Conv2d("c", channels, filters, 3));
      layers.add(new MaxPool(2));
      layers.add(new Relu());
      int h = (height - 2) / 2;
      int w = (width - 2) / 2;
      if (random.nextInt(2) == 0) {
        int more = 1 + random.nextInt(6);
        layers.add(new Conv2d("c2", filters, more, 2));
        filters = more;
        h--;
        w--;
      }
      features = filters * h * w;
    } else if (random.nextInt(3) == 0) {
      layers.add(new MaxPool(2));
      features = channels * (height / 2) * (width / 2);
    }
    layers.add(new Flatten());
    int hidden = 1 + random.nextInt(8);
    layers.add(new Dense("d", features, hidden));
    layers.add(new Relu());
    layers.add(new Dense("e", hidden, 3));
    return new NetworkSpec("random", channels, height, width, layers);
  }

  private static List<DecodedLayer> layers(NetworkSpec network, TestRandom random) {
    List<DecodedLayer> layers = new ArrayList<>();
    double dead = 0.6 * random.nextDouble();
    double zero = 0.9 * random.nextDouble();
    for (LayerSpec.Weighted layer : network.weightedLayers()) {
      float[] weight = new float[layer.weightCount()];
      float[] bias = new float[layer.outputs()];
      int columns = weight.length / bias.length;
      boolean[] deadColumn = new boolean[columns];
      for (int i = 0; i < columns; i++) {
        deadColumn[i] = random.nextDouble() < dead;
      }
      for (int o = 0; o < bias.length; o++) {
        boolean deadRow = random.nextDouble() < dead;
        bias[o] = random.nextInt(4) == 0 ? -0.0f : (float) random.nextLaplacian(1);
        for (int i = 0; i < columns; i++) {
          boolean survives = !deadRow && !deadColumn[i] && random.nextDouble() > zero;
          weight[o * columns + i] = survives ? (float) random.nextLaplacian(1) : random.nextInt(2) == 0 ? 0f : -0f;
        }
      }
      layers.add(new DecodedLayer(layer.name(), weight, bias));
    }
    return layers;
  }
}
