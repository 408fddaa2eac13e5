package org.bayespress.format.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bayespress.format.TestRandom;
import org.bayespress.format.candidate.BlockRanges;
import org.bayespress.format.coding.CodedDataException;
import org.junit.jupiter.api.Test;

class BlockSizesTest {

  @Test
  void whatIsWrittenIsRead() {
    int[][] cases = {
      {1}, {97}, {1, 1}, {1, 96}, {96, 1}, {1, 2, 3, 4, 5, 6, 7, 8, 9}, {1 << 25, 1, (1 << 25) - 1},
      {255, 256, 1023, 1}};
    for (int[] sizes : cases) {
      BlockRanges ranges = BlockRanges.ofSizes(sizes);
      byte[] bytes = BlockSizes.write(ranges);
      assertThat(BlockSizes.read(bytes, 0, bytes.length, sizes.length, ranges.places())).isEqualTo(ranges);
    }
  }

  /** Against the entropy of the sizes that occur, which no code without context can go below by more than it knows of them. */
  @Test
  void sizesTakeLittleMoreThanTheirEntropy() {
    TestRandom random = TestRandom.seeded(21);
    int[] sizes = new int[2000];
    for (int b = 0; b < sizes.length; b++) {
      // the number of steps that a sum of random shares takes to pass a limit: as greedily filled blocks have it
      double sum = random.nextDouble() * random.nextDouble();
      for (sizes[b] = 1; sum < 3.5; sizes[b]++) {
        sum += random.nextDouble() * random.nextDouble();
      }
    }
    Map<Integer, Long> counts =
        Arrays.stream(sizes).boxed().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    double bits =
        counts.values().stream().mapToDouble(n -> -n * Math.log((double) n / sizes.length) / Math.log(2)).sum();
    double stored = 8.0 * BlockSizes.write(BlockRanges.ofSizes(sizes)).length;
    assertThat(stored).isBetween(0.98 * bits, 1.03 * bits + 100);
  }

  @Test
  void sizesThatCannotBe() {
    byte[] bytes = BlockSizes.write(BlockRanges.ofSizes(40, 30, 27));
    assertThatThrownBy(() -> BlockSizes.read(bytes, 0, bytes.length, 3, 70)).isInstanceOf(CodedDataException.class)
        .hasMessage(
            "size of block 1 is 30, allowed are 1..29: 30 of 70 variables are left for this and later blocks, 2 in all");
    assertThatThrownBy(() -> BlockSizes.read(bytes, 0, bytes.length, 3, 41)).isInstanceOf(CodedDataException.class)
        .hasMessageStartingWith("size of block 0 is 40, allowed are 1..39");
    assertThatThrownBy(() -> BlockSizes.read(bytes, 0, bytes.length, 400, 1000)).isInstanceOf(CodedDataException.class);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 5);
    assertThatThrownBy(() -> BlockSizes.read(longer, 0, longer.length, 3, 97)).isInstanceOf(CodedDataException.class)
        .hasMessageContaining("bytes are declared");
  }
}
