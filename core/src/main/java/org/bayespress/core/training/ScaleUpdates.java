package org.bayespress.core.training;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.kernels.WorkerPool;

/** All passes over the scales of a network, in parts; none in a network without scales. */
final class ScaleUpdates {

  /** Part {@code number} of the scales of a layer. */
  private record Part(LayerScales scales, int number) {}

  private final List<LayerScales> layers = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();

  /** Adds the scales of the next layer. */
  void add(LayerScales scales) {
    layers.add(scales);
    for (int part = 0; part < scales.parts(); part++) {
      parts.add(new Part(scales, part));
    }
  }

  /** What the tape reads. */
  void prepare(WorkerPool pool) {
    if (!parts.isEmpty()) {
      pool.run(parts.size(), (i, worker) -> parts.get(i).scales().prepare(parts.get(i).number()));
    }
  }

  /**
   * Adds the gradient of {@code klWeight * KL} and makes one Adam update.
   *
   * @param klPerLayer receives the KL before the update, nats, not weighted, on top of what is there
   */
  void update(WorkerPool pool, double klWeight, AdamStep step, double[] klPerLayer) {
    if (parts.isEmpty()) {
      return;
    }
    pool.run(
        parts.size(), (i, worker) -> parts.get(i).scales().updatePart(parts.get(i).number(), klWeight, step));
    for (int layer = 0; layer < layers.size(); layer++) {
      klPerLayer[layer] += layers.get(layer).updateShared(klWeight, step);
    }
  }
}
