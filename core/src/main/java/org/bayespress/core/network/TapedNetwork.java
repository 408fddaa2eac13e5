package org.bayespress.core.network;

import java.util.List;
import org.bayespress.core.autodiff.Parameters;
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
 */
public record TapedNetwork(Variable input, Variable logits, SoftmaxCrossEntropy loss) {

  /**
   * Records {@code network}.
   *
   * @param parameters one per weighted layer, in order
   */
  public static TapedNetwork record(Tape tape, NetworkSpec network, List<Parameters> parameters) {
    boolean flat = network.layers().getFirst() instanceof LayerSpec.Flatten;
    Variable input =
        flat
            ? tape.vector(network.channels() * network.height() * network.width())
            : tape.image(network.channels(), network.height(), network.width());
    Variable current = input;
    int weighted = 0;
    for (LayerSpec layer : flat ? network.layers().subList(1, network.layers().size()) : network.layers()) {
      current =
          switch (layer) {
            case LayerSpec.Dense _ -> tape.dense(current, parameters.get(weighted++));
            case LayerSpec.Conv2d _ -> tape.conv2d(current, parameters.get(weighted++));
            case LayerSpec.MaxPool pool -> tape.maxPool(current, pool.size());
            case LayerSpec.Relu _ -> tape.relu(current);
            case LayerSpec.Flatten _ -> tape.flatten(current);
          };
    }
    return new TapedNetwork(input, current, tape.softmaxCrossEntropy(current));
  }
}
