package org.bayespress.core.data.own;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bayespress.core.data.DataException;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.NoiseKey.Purpose;
import org.bayespress.core.random.Permutation;

/**
 * A division of images in which every class gives the same share: of its n images {@code round(share n)} are taken, at random
 * (a pure function of seed, label and n, so that a class does not change when another one does). Those taken and those
 * left keep their order.
 *
 * @param kept numbers of the images that are left, ascending
 * @param taken numbers of the images that were taken, ascending
 */
record StratifiedSplit(int[] kept, int[] taken) {

  /** What is taken first; later divisions of what is left must not draw the same numbers again. */
  enum Stage {
    TEST("test"), VALIDATION("validation");

    private final String label;

    Stage(String label) {
      this.label = label;
    }
  }

  /**
   * Divides.
   *
   * @param source what messages call the images
   * @param labels of the images
   * @param among numbers of the images that are divided, ascending
   * @param classes number of classes
   * @throws DataException if a class would have nothing left, or nothing at all would be taken
   */
  static StratifiedSplit of(
      String source, int[] labels, int[] among, int classes, double share, long seed, Stage stage) {
    boolean[] out = new boolean[labels.length];
    int taken = 0;
    NoiseKey key = NoiseKey.of(seed, Purpose.SPLIT);
    for (int label = 0; label < classes; label++) {
      int wanted = label;
      int[] members = Arrays.stream(among).filter(i -> labels[i] == wanted).toArray();
      int count = (int) Math.round(share * members.length);
      if (members.length > 0 && count == members.length) {
        throw new DataException(source + ": class " + label + " has " + members.length + " images, and a "
            + stage.label + " share of " + share + " leaves none of them to train on; add images, or take a"
            + " smaller share (data.own)");
      }
      int[] order = Permutation.of(key, label * Stage.values().length + stage.ordinal(), members.length);
      for (int i = 0; i < count; i++) {
        out[members[order[i]]] = true;
      }
      taken += count;
    }
    if (taken == 0) {
      throw new DataException(source + ": no class has enough images to give a " + stage.label
          + " share of " + share + "; add images, or take a larger share (data.own)");
    }
    return parts(among, out, taken);
  }

  private static StratifiedSplit parts(int[] among, boolean[] out, int taken) {
    List<Integer> kept = new ArrayList<>(among.length - taken);
    List<Integer> drawn = new ArrayList<>(taken);
    for (int i : among) {
      (out[i] ? drawn : kept).add(i);
    }
    return new StratifiedSplit(
        kept.stream().mapToInt(Integer::intValue).toArray(), drawn.stream().mapToInt(Integer::intValue).toArray());
  }
}
