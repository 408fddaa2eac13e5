package org.bayespress.format.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Puts a network together layer by layer, so that every layer can be told what comes in and is checked on its own. */
public final class NetworkBuilder {

  private final String name;
  private final int[] input;
  private final List<LayerSpec> layers = new ArrayList<>();
  private int[] shape;

  /** A network without layers yet; its input is checked with the first. */
  public NetworkBuilder(String name, int channels, int height, int width) {
    this.name = name;
    this.input = new int[] {channels, height, width};
    this.shape = input.clone();
  }

  /** Shape of what the next layer gets: {@code [channels, height, width]} or {@code [features]}. */
  public int[] shape() {
    return shape.clone();
  }

  /** Number of layers so far. */
  public int size() {
    return layers.size();
  }

  /**
   * Adds a layer.
   *
   * @throws IllegalArgumentException if it does not fit what comes in; nothing is added then
   * @throws ArithmeticException if what it makes has more than 2^31 - 1 numbers; likewise
   */
  public void add(LayerSpec layer) {
    List<LayerSpec> longer = new ArrayList<>(layers);
    longer.add(layer);
    shape = NetworkSpec.shapes(name, input, longer, new ArrayDeque<>()).get(longer.size());
    layers.add(layer);
  }

  /**
   * The network.
   *
   * @throws IllegalArgumentException if it does not end with a vector
   */
  public NetworkSpec network() {
    return new NetworkSpec(name, input[0], input[1], input[2], layers);
  }
}
