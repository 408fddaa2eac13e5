package org.bayespress.format.codec;

import org.bayespress.format.coding.BitCoder;
import org.bayespress.format.coding.BitMixer;
import org.bayespress.format.coding.BitModels;

/**
 * One bit per row and per column of a sparse matrix: does it hold anything at all? Dead pixels at the border, dead
 * units and dead filters cost a fraction of a bit each, and the rest of the structure is coded for live rows and
 * columns only.
 */
final class LiveLines {

  private static final int LIMIT = 255;

  private LiveLines() {}

  /**
   * Codes one bit per row, in order; contexts are the two rows before and what is known about the row.
   *
   * @param known per row whether its unit has weights; null if unknown
   */
  static void codeRows(BitCoder coder, boolean[] alive, boolean[] known) {
    BitModels models = new BitModels(3 * 4, LIMIT);
    int history = 3;
    for (int row = 0; row < alive.length; row++) {
      int unit = known == null ? 2 : known[row] ? 1 : 0;
      int bit = models.code(coder, alive[row] ? 1 : 0, unit * 4 + (history & 3));
      alive[row] = bit != 0;
      history = history << 1 | bit;
    }
  }

  /**
   * Codes one bit per column, in order. Mixed contexts: the unit that feeds the column, the pixels to the left, above,
   * above left, above right, and the same pixel of the channel before.
   */
  static void codeColumns(BitCoder coder, boolean[] alive, TensorContext context) {
    BitModels feeder = new BitModels(3, LIMIT);
    BitModels cross = new BitModels(3 * 8, LIMIT);
    BitModels full = new BitModels(3 * 64, LIMIT);
    BitMixer mixer = new BitMixer(1, 3, 8, 80, 100, 120);
    int plane = context.height() * context.width();
    for (int column = 0; column < alive.length; column++) {
      int fed = context.inputAlive() == null ? 2 : context.inputAlive()[column] ? 1 : 0;
      int pixel = column % plane;
      int y = pixel / context.width();
      int x = pixel % context.width();
      int first = column - pixel;
      int near =
          at(alive, first, y, x - 1, context)
              | at(alive, first, y - 1, x, context) << 1
              | (column >= plane && alive[column - plane] ? 4 : 0);
      int far =
          at(alive, first, y - 1, x - 1, context) << 3
              | at(alive, first, y - 1, x + 1, context) << 4
              | at(alive, first, y, x - 2, context) << 5;
      mixer.addContext(feeder, fed);
      mixer.addContext(cross, fed * 8 + near);
      mixer.addContext(full, fed * 64 + (near | far));
      alive[column] = mixer.code(coder, alive[column] ? 1 : 0, 0) != 0;
    }
  }

  private static int at(boolean[] alive, int first, int y, int x, TensorContext context) {
    boolean inside = y >= 0 && x >= 0 && x < context.width();
    return inside && alive[first + y * context.width() + x] ? 1 : 0;
  }
}
