package org.bayespress.methods.miracle.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.bayespress.core.network.Networks;
import org.bayespress.core.random.NoiseKey;
import org.bayespress.core.random.Permutation;
import org.bayespress.format.candidate.BlockOrder;
import org.bayespress.format.candidate.BlockRanges;
import org.bayespress.format.container.BpzWriter;
import org.bayespress.format.model.RandomCode;
import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GreedyFillingTest {

  /** Squares of a shuffled row: a few variables have most of the KL, as in trained networks. */
  private static double[] uneven(int count, int seed) {
    int[] order = Permutation.of(NoiseKey.of(seed, NoiseKey.Purpose.MONTE_CARLO), 0, count);
    return Arrays.stream(order).mapToDouble(place -> 3.0 * place * place / ((double) count * count)).toArray();
  }

  @Test
  void aBlockIsFullWhereTheNextVariableWouldPassTheLimit() {
    double[] nats = {1, 2, 3, 0, 7, 0, 1, 1, 1, 1, 1, 1, 1};
    // 1+2, 3+0, 7 alone though it is above, 0+1+1+1+1+1, 1+1
    assertThat(GreedyFilling.cut(nats, 5)).isEqualTo(BlockRanges.ofSizes(2, 2, 1, 6, 2));
    assertThat(GreedyFilling.cut(nats, 0)).isEqualTo(BlockRanges.ofSizes(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
    assertThat(GreedyFilling.cut(nats, 100)).isEqualTo(BlockRanges.ofSizes(13));
  }

  /**
   * Against all ways to cut, by dynamic programming: no cut into so many blocks has a smaller largest KL of blocks of several
   * variables.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 17, 40, 59})
  void noOtherCutHasASmallerLargestKl(int blocks) {
    double[] nats = uneven(60, blocks);
    GreedyFilling filling = GreedyFilling.of(nats, ranges -> ranges.blocks() <= blocks);
    assertThat(filling.ranges().blocks()).isLessThanOrEqualTo(blocks);
    assertThat(filling.ranges().places()).isEqualTo(60);
    double best = smallestLargest(nats, blocks);
    assertThat(largest(nats, filling.ranges())).isCloseTo(best, within(1e-9));
    assertThat(filling.limitNats()).isCloseTo(best, within(1e-9));
  }

  private static double largest(double[] nats, BlockRanges ranges) {
    double largest = 0;
    for (int b = 0; b < ranges.blocks(); b++) {
      largest = Math.max(largest, cost(nats, ranges.start(b), ranges.start(b + 1)));
    }
    return largest;
  }

  private static double cost(double[] nats, int from, int to) {
    return to - from == 1 ? 0 : Arrays.stream(nats, from, to).sum();
  }

  private static double smallestLargest(double[] nats, int blocks) {
    double[] best = new double[nats.length + 1];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    best[0] = 0;
    for (int b = 0; b < blocks; b++) {
      double[] next = best.clone();
      for (int to = 1; to <= nats.length; to++) {
        for (int from = 0; from < to; from++) {
          next[to] = Math.min(next[to], Math.max(best[from], cost(nats, from, to)));
        }
      }
      best = next;
    }
    return best[nats.length];
  }

  /** The KL that is allowed is where, all variables shrunk or grown alike, the limit is the budget. */
  @Test
  void theAllowedKlBringsTheLimitToTheBudget() {
    double[] nats = uneven(500, 3);
    GreedyFilling filling = GreedyFilling.of(nats, ranges -> ranges.blocks() <= 70);
    double factor = filling.allowedNats(nats, 8.3) / Arrays.stream(nats).sum();
    double[] scaled = Arrays.stream(nats).map(each -> factor * each).toArray();
    GreedyFilling again = GreedyFilling.of(scaled, ranges -> ranges.blocks() <= 70);
    assertThat(again.ranges()).isEqualTo(filling.ranges());
    assertThat(again.limitNats()).isCloseTo(8.3, within(1e-6));
  }

  /** Blocks of a LeNet-5: the file with their sizes is within its bytes, and as good as full. */
  @ParameterizedTest
  @ValueSource(ints = {120, 1600, 3100})
  void theFileWithItsSizesFits(int bytes) {
    Preprocessing preprocessing = new Preprocessing(new float[] {1 / 255f}, new float[1]);
    Variables variables = Variables.of(Networks.lenet5(), List.of(1, 2, 64, 1));
    FileBudget budget = FileBudget.of(variables, preprocessing, 1, 12);
    GreedyFilling filling =
        GreedyFilling.of(uneven(variables.count(), 4), ranges -> budget.bytes(ranges) <= bytes);
    int blocks = filling.ranges().blocks();
    int[] indices = new int[blocks];
    Arrays.setAll(indices, b -> (int) (b * 2654435761L >>> 7) & (1 << 12) - 1);
    RandomCode code = RandomCode.of(1, BlockOrder.SHUFFLED, 12, filling.ranges(), indices);
    float[] scales = new float[variables.tensors().size()];
    Arrays.fill(scales, 0.25f);
    int length = BpzWriter.write(FileBudget.model(variables, preprocessing, scales, code)).bytes().length;
    assertThat(length).isEqualTo(budget.bytes(filling.ranges())).isBetween(bytes - 8, bytes);
    assertThat(blocks).isLessThan(budget.blocks(bytes));
  }

  @Test
  void whatHasNoKlIsOneBlockOrAsManyAsFit() {
    GreedyFilling filling = GreedyFilling.of(new double[9], ranges -> true);
    assertThat(filling.ranges()).isEqualTo(BlockRanges.ofSizes(9));
    assertThat(filling.allowedNats(new double[9], 8)).isZero();
    assertThatThrownBy(() -> GreedyFilling.of(new double[9], ranges -> false)).hasMessageContaining("not even");
  }
}
