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
 * @param input where pixels go, in the layout of {@code org.bayespress.core.autodiff}
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
    Variable input = tape.image(network.channels(), network.height(), network.width());
    Variable current = input;
    int weighted = 0;
    for (LayerSpec layer : network.layers()) {
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
