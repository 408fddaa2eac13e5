package org.bayespress.format.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BlockRangesTest {

  @Test
  void evenBlocksDifferByOnePlace() {
    BlockRanges even = BlockRanges.even(50, 1003);
    assertThat(even.blocks()).isEqualTo(50);
    assertThat(even.places()).isEqualTo(1003);
    assertThat(even.largest()).isEqualTo(21);
    for (int b = 0; b < 50; b++) {
      assertThat(even.size(b)).isBetween(20, 21);
      assertThat(even.start(b)).isEqualTo(BlockOrder.start(b, 50, 1003));
    }
    assertThat(even.even()).isTrue();
  }

  @Test
  void blocksOfGivenSizesFollowEachOther() {
    BlockRanges ranges = BlockRanges.ofSizes(3, 1, 6);
    assertThat(new int[] {ranges.start(0), ranges.start(1), ranges.start(2), ranges.start(3)})
        .containsExactly(0, 3, 4, 10);
    assertThat(ranges.largest()).isEqualTo(6);
    assertThat(ranges.even()).isFalse();
    assertThat(BlockRanges.ofSizes(3, 3, 4)).isEqualTo(BlockRanges.even(3, 10));
    assertThat(BlockRanges.ofSizes(3, 3, 4).even()).isTrue();
    assertThat(BlockRanges.ofSizes(3, 4, 3).even()).isFalse();
  }

  @Test
  void blocksThatCannotBe() {
    assertThatThrownBy(() -> BlockRanges.ofSizes(3, 0, 1)).hasMessageContaining("block 1 holds 0 places");
    assertThatThrownBy(() -> BlockRanges.ofSizes()).hasMessageContaining("no blocks");
    assertThatThrownBy(() -> BlockRanges.ofSizes(Integer.MAX_VALUE, 1)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> BlockRanges.even(6, 5)).hasMessageContaining("6 blocks for 5 places");
    assertThatThrownBy(() -> BlockRanges.even(0, 5)).hasMessageContaining("0 blocks");
  }
}
