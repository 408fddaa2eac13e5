package org.bayespress.core.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bayespress.core.autodiff.Parameters;
import org.bayespress.core.autodiff.ScaleParameters;
import org.bayespress.core.autodiff.Tape;
import org.bayespress.core.autodiff.Variable;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/** Records the layers of a network on a tape, neighbours as one operation where there is one for them. */
final class NetworkRecorder {
  private final Tape tape;
  private final NetworkSpec network;
  private final NetworkParameters parameters;
  private final ChannelPlan plan;
  private final List<Variable> assembled = new ArrayList<>();
  private final Map<Integer, Variable> places = new HashMap<>();
  private final Deque<Variable> remembered = new ArrayDeque<>();
  private final List<Variable> read = new ArrayList<>();
  private final List<Variable> normalizedImages = new ArrayList<>();
  private int weighted;
  private int normalized;
  private Variable current;

  NetworkRecorder(Tape tape, NetworkSpec network, NetworkParameters parameters) {
    this.tape = tape;
    this.network = network;
    this.parameters = parameters;
    plan = ChannelPlan.of(network);
    for (int[] shape : plan.images()) {
      assembled.add(tape.assembled(shape[0], shape[1], shape[2]));
    }
  }

  TapedNetwork run() {
    boolean flat = network.layers().getFirst() instanceof LayerSpec.Flatten;
    Variable input =
        flat
            ? tape.vector(network.channels() * network.height() * network.width())
            : tape.image(network.channels(), network.height(), network.width());
    current = input;
    if (!flat) {
      settle(ChannelPlan.INPUT);
    }
    for (int i = flat ? 1 : 0; i < network.layers().size(); i = record(i)) {
      continue;
    }
    return new TapedNetwork(input, current, tape.softmaxCrossEntropy(current), read, normalizedImages);
  }

  /** Records layer {@code i}, and those behind it that are one operation with it; returns the next. */
  private int record(int i) {
    LayerSpec layer = network.layers().get(i);
    int next = i + 1;
    switch (layer) {
      case LayerSpec.Remember _ -> {
        remembered.push(current);
        return next;
      }
      case LayerSpec.Append _ -> append(plan.joinOf(i));
      case LayerSpec.Dense _ -> {
        ScaleParameters scale = parameters.scale(weighted);
        read.add(current);
        current = tape.dense(scale == null ? current : tape.scale(current, scale), parameters.layers().get(weighted++));
      }
      case LayerSpec.Conv2d conv -> next = convolution(conv, i);
      case LayerSpec.BatchNorm _ -> next = normalization(i);
      case LayerSpec.MaxPool pool -> current = tape.maxPool(current, pool.size());
      case LayerSpec.AvgPool pool -> current = tape.meanPool(current, pool.size(), pool.size(), place(i));
      case LayerSpec.GlobalAvgPool _ -> current = tape.globalMean(current);
      case LayerSpec.Pad pad -> current = tape.pad(current, pad.margin());
      case LayerSpec.Relu _ -> current = tape.relu(current);
      case LayerSpec.Flatten _ -> current = tape.flatten(current);
    }
    settle(next - 1);
    return next;
  }

  private int convolution(LayerSpec.Conv2d conv, int i) {
    Parameters own = parameters.layers().get(weighted);
    ScaleParameters scale = parameters.scale(weighted++);
    current = tape.alone(current);
    read.add(current);
    if (conv.biased() && layer(i + 1) instanceof LayerSpec.MaxPool pool) {
      current = tape.pooledConv2d(current, own, scale, pool.size());
      return i + 2;
    }
    current = scale == null ? tape.conv2d(current, own, place(i)) : tape.scale(tape.conv2d(current, own), scale);
    return i + 1;
  }

  private int normalization(int i) {
    int next = i + 1;
    boolean rectified = layer(next) instanceof LayerSpec.Relu;
    next += rectified ? 1 : 0;
    int margin = 0;
    if (layer(next) instanceof LayerSpec.Pad pad) {
      margin = pad.margin();
      next++;
    }
    normalizedImages.add(current);
    current = tape.normalize(current, parameters.normalizations().get(normalized++), rectified, margin);
    return next;
  }

  private LayerSpec layer(int i) {
    return i < network.layers().size() ? network.layers().get(i) : null;
  }

  /** Where the image that a layer gives is to be written; null for an image of its own. */
  private Variable place(int layer) {
    ChannelPlan.Place place = plan.placeOf(layer);
    return place == null ? null
        : places.computeIfAbsent(
            layer,
            number -> tape.part(
                assembled.get(place.image()), place.first(), network.shapes().get(number + 1)[0]));
  }

  /** Sees to it that the image of a layer is where it has its place, also if its operation did not write there. */
  private void settle(int layer) {
    Variable place = place(layer);
    if (place != null && place != current) {
      current = tape.copy(current, place);
    }
  }

  private void append(ChannelPlan.Join join) {
    Variable whole = assembled.get(join.image());
    Variable before = remembered.pop();
    int channels = network.shapes().get(join.current() + 1)[0];
    if (!join.beforeLies()) {
      tape.copy(before, tape.part(whole, 0, join.first()));
    }
    if (!join.currentLies()) {
      tape.copy(current, tape.part(whole, join.first(), channels));
    }
    current = tape.part(whole, 0, join.first() + channels);
  }
}
