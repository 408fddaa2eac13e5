package org.bayespress.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bayespress.format.container.BpzException;
import org.bayespress.format.container.BpzReader;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.container.EncodedModel;
import org.bayespress.format.model.CompressedModel;
import org.bayespress.format.model.QuantizedTensor.FixedPoint;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The file format knows the networks of this module by a number; the two definitions must stay the same. */
class NetworkFileTest {

  static List<NetworkSpec> networks() {
    return List.copyOf(Networks.byName().values());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aKnownNetworkTakesOneByteOfTheFile(NetworkSpec network) throws BpzException {
    EncodedModel file = BpzWriter.write(empty(network));
    // magic 4, version 1, network 1, preprocessing 1 + 2 * 4 per channel at most
    assertThat(file.ledger().containerBytes()).isLessThanOrEqualTo(7 + 8 * network.channels());
    assertThat(BpzReader.read(file.bytes()).network()).isEqualTo(network);
    NetworkSpec renamed =
        new NetworkSpec(
            network.name() + "x", network.channels(), network.height(), network.width(), network.layers());
    assertThat(BpzWriter.write(empty(renamed)).ledger().containerBytes()).isGreaterThan(30);
  }

  private static CompressedModel empty(NetworkSpec network) {
    List<CompressedModel.Layer> layers = new ArrayList<>();
    for (LayerSpec.Weighted layer : network.weightedLayers()) {
      layers.add(
          new CompressedModel.Layer(
              layer.name(), new FixedPoint(layer.weightShape(), new int[layer.weightCount()], 0.125f),
              new FixedPoint(new int[] {layer.outputs()}, new int[layer.outputs()], 0.125f)));
    }
    List<CompressedModel.Normalization> normalizations = new ArrayList<>();
    for (LayerSpec.BatchNorm each : network.normalizations()) {
      FixedPoint zeros = new FixedPoint(new int[] {each.channels()}, new int[each.channels()], 0.125f);
      normalizations.add(new CompressedModel.Normalization(each.name(), zeros, zeros));
    }
    float[] scale = new float[network.channels()];
    float[] offset = new float[network.channels()];
    Arrays.fill(scale, 1 / 127f);
    Arrays.fill(offset, -0.3f);
    return new CompressedModel(network, new Preprocessing(scale, offset), layers).normalized(normalizations);
  }
}
