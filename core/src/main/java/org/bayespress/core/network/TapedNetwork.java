package org.bayespress.core.network;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.autodiff.Parameters;
import org.bayespress.core.autodiff.ScaleParameters;
import org.bayespress.core.autodiff.SoftmaxCrossEntropy;
import org.bayespress.core.autodiff.Tape;
import org.bayespress.core.autodiff.Variable;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * A network recorded on a tape.
 *
 * @param input where pixels go, in the layout of {@code org.bayespress.core.autodiff}; a network that begins with
 *     flatten takes vectors {@code [batch, channels * height * width]} at once
 * @param logits {@code [batch, classes]}
 * @param loss softmax cross-entropy over the logits
 * @param read what every weighted layer reads, in order, before any scale
 */
public record TapedNetwork(Variable input, Variable logits, SoftmaxCrossEntropy loss, List<Variable> read) {

  public TapedNetwork {
    read = List.copyOf(read);
  }

  /**
   * Records {@code network}.
   *
   * @param parameters one per weighted layer, in order
   */
  public static TapedNetwork record(Tape tape, NetworkSpec network, List<Parameters> parameters) {
    return record(tape, network, parameters, List.of());
  }

  /**
   * Records {@code network} with random scales: behind a convolution one per filter, in front of a dense layer one per
   * input.
   *
   * @param parameters one per weighted layer, in order
   * @param scales one per weighted layer, in order; empty for none
   */
  public static TapedNetwork record(
      Tape tape, NetworkSpec network, List<Parameters> parameters, List<ScaleParameters> scales) {
    boolean flat = network.layers().getFirst() instanceof LayerSpec.Flatten;
    Variable input =
        flat
            ? tape.vector(network.channels() * network.height() * network.width())
            : tape.image(network.channels(), network.height(), network.width());
    Variable current = input;
    int weighted = 0;
    List<Variable> read = new ArrayList<>();
    List<LayerSpec> layers = flat ? network.layers().subList(1, network.layers().size()) : network.layers();
    for (int i = 0; i < layers.size(); i++) {
      LayerSpec layer = layers.get(i);
      Parameters own = layer instanceof LayerSpec.Weighted ? parameters.get(weighted) : null;
      ScaleParameters scale = own == null || scales.isEmpty() ? null : scales.get(weighted);
      if (own != null) {
        weighted++;
        read.add(current);
      }
      if (layer instanceof LayerSpec.Conv2d && i + 1 < layers.size()
          && layers.get(i + 1) instanceof LayerSpec.MaxPool pool) {
        current = tape.pooledConv2d(current, own, scale, pool.size());
        i++;
        continue;
      }
      current =
          switch (layer) {
            case LayerSpec.Dense _ -> tape.dense(scale == null ? current : tape.scale(current, scale), own);
            case LayerSpec.Conv2d _ when scale == null -> tape.conv2d(current, own);
            case LayerSpec.Conv2d _ -> tape.scale(tape.conv2d(current, own), scale);
            case LayerSpec.MaxPool pool -> tape.maxPool(current, pool.size());
            case LayerSpec.Relu _ -> tape.relu(current);
            case LayerSpec.Flatten _ -> tape.flatten(current);
          };
    }
    return new TapedNetwork(input, current, tape.softmaxCrossEntropy(current), read);
  }
}
