package org.bayespress.core.network;

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
 * @param normalized what every batch normalisation reads, in order
 */
public record TapedNetwork(
    Variable input, Variable logits, SoftmaxCrossEntropy loss, List<Variable> read, List<Variable> normalized) {

  public TapedNetwork {
    read = List.copyOf(read);
    normalized = List.copyOf(normalized);
  }

  /** Floats of the widest vectors. */
  private static final int LANES = 16;

  /**
   * Images of a group on a tape for this network. With many channels in large images, as networks with branches have them, a
   * group passes through a stage of operations in the second-level cache only if it is small: it has as few images as fill
   * a vector with one row of the smallest image that a convolution gives. Other networks have groups by {@link
   * Tape#groupOf(int)}.
   */
  public static int groupOf(NetworkSpec network, int batch) {
    int group = Tape.groupOf(batch);
    int narrowest = narrowest(network);
    for (int fewer = 1; !network.plain() && fewer < group; fewer++) {
      if (batch % fewer == 0 && fewer * narrowest >= LANES) {
        group = fewer;
      }
    }
    return group;
  }

  private static int narrowest(NetworkSpec network) {
    int narrowest = network.width();
    for (int i = 0; i < network.layers().size(); i++) {
      if (network.layers().get(i) instanceof LayerSpec.Conv2d) {
        narrowest = Math.min(narrowest, network.shapes().get(i + 1)[2]);
      }
    }
    return narrowest;
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
    return record(tape, network, new NetworkParameters(parameters, scales, List.of()));
  }

  /** Records any {@code network}. */
  public static TapedNetwork record(Tape tape, NetworkSpec network, NetworkParameters parameters) {
    return new NetworkRecorder(tape, network, parameters).run();
  }
}
