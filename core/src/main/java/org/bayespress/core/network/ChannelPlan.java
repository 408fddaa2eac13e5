package org.bayespress.core.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bayespress.format.network.LayerSpec;
import org.bayespress.format.network.NetworkSpec;

/**
 * Where the images of a network lie that are put together channel by channel. What an {@link LayerSpec.Append} joins is written
 * into one image at once; where it joins again and again, as in a dense block, that image grows, and nothing is ever
 * copied. Copies remain where the same image is joined twice.
 *
 * <p>An image is known by the number of the layer that gives it; {@value #INPUT} is the input of the network.
 */
final class ChannelPlan {
  static final int INPUT = -1;

  /**
   * Some channels of an assembled image.
   *
   * @param image number of the assembled image
   * @param first first channel
   */
  record Place(int image, int first) {}

  /**
   * What an append joins.
   *
   * @param image number of the assembled image
   * @param before the image that was remembered; to be copied to its place unless it {@code beforeLies} there
   * @param current the image that arrives, likewise
   * @param first channel of the image that arrives
   */
  record Join(int image, int before, boolean beforeLies, int current, boolean currentLies, int first) {}

  private final List<int[]> shapes;
  private final List<int[]> images = new ArrayList<>();
  private final Map<Integer, Place> places = new HashMap<>();
  private final Map<Integer, Join> joins = new HashMap<>();

  private ChannelPlan(NetworkSpec network) {
    shapes = network.shapes();
  }

  static ChannelPlan of(NetworkSpec network) {
    ChannelPlan plan = new ChannelPlan(network);
    Deque<Integer> remembered = new ArrayDeque<>();
    Set<Integer> grown = new HashSet<>();
    int current = INPUT;
    for (int i = 0; i < network.layers().size(); i++) {
      LayerSpec layer = network.layers().get(i);
      if (layer instanceof LayerSpec.Remember) {
        remembered.push(current);
      } else if (layer instanceof LayerSpec.Append) {
        plan.join(i, remembered.pop(), current, grown);
        current = i;
      } else {
        current = i;
      }
    }
    return plan;
  }

  private void join(int append, int before, int current, Set<Integer> grown) {
    int[] shape = shapes.get(append + 1);
    int first = shapes.get(before + 1)[0];
    Join last = joins.get(before);
    int image;
    boolean beforeLies = true;
    if (last != null && grown.add(before)) {
      image = last.image();
      images.set(image, shape);
    } else {
      image = images.size();
      images.add(shape);
      beforeLies = last == null && places.putIfAbsent(before, new Place(image, 0)) == null;
    }
    boolean currentLies =
        !joins.containsKey(current) && places.putIfAbsent(current, new Place(image, first)) == null;
    joins.put(append, new Join(image, before, beforeLies, current, currentLies, first));
  }

  /** Shapes {@code [channels, height, width]} of the assembled images. */
  List<int[]> images() {
    return images;
  }

  /** Where the image that a layer gives has its place; null if it is of its own. */
  Place placeOf(int layer) {
    return places.get(layer);
  }

  /** What an append joins. */
  Join joinOf(int append) {
    return joins.get(append);
  }
}
