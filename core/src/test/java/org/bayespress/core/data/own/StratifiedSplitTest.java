package org.bayespress.core.data.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bayespress.core.data.DataException;
import org.bayespress.core.data.own.StratifiedSplit.Stage;
import org.junit.jupiter.api.Test;

/** Every class gives its share, nothing is lost or there twice, and the choice depends on the seed alone. */
class StratifiedSplitTest {
  /** 60 of class 0, 30 of class 1, 10 of class 2, in blocks. */
  private static final int[] LABELS = IntStream.range(0, 100).map(i -> i < 60 ? 0 : i < 90 ? 1 : 2).toArray();
  private static final int[] ALL = IntStream.range(0, 100).toArray();

  private static StratifiedSplit split(int[] labels, double share, long seed, Stage stage) {
    return StratifiedSplit.of("images", labels, ALL, 3, share, seed, stage);
  }

  private static long ofClass(int[] images, int label) {
    return Arrays.stream(images).filter(i -> LABELS[i] == label).count();
  }

  @Test
  void classesGiveTheirShares() {
    StratifiedSplit split = split(LABELS, 0.2, 1, Stage.TEST);
    assertThat(split.taken()).hasSize(20).isSorted();
    assertThat(split.kept()).hasSize(80).isSorted().doesNotContain(split.taken());
    assertThat(ofClass(split.taken(), 0)).isEqualTo(12);
    assertThat(ofClass(split.taken(), 1)).isEqualTo(6);
    assertThat(ofClass(split.taken(), 2)).isEqualTo(2);
  }

  @Test
  void theChoiceIsAtRandomByTheSeed() {
    int[] taken = split(LABELS, 0.2, 1, Stage.TEST).taken();
    assertThat(split(LABELS, 0.2, 1, Stage.TEST).taken()).isEqualTo(taken);
    assertThat(split(LABELS, 0.2, 2, Stage.TEST).taken()).isNotEqualTo(taken);
    assertThat(split(LABELS, 0.2, 1, Stage.VALIDATION).taken()).isNotEqualTo(taken);
    // neither the first nor the last of class 0
    assertThat(taken[0] == 0 && taken[11] == 11 || taken[0] == 48 && taken[11] == 59).isFalse();
  }

  @Test
  void aClassDoesNotChangeWithAnother() {
    int[] labels = LABELS.clone();
    Arrays.fill(labels, 95, 100, 1);
    int[] before = Arrays.stream(split(LABELS, 0.2, 1, Stage.TEST).taken()).filter(i -> i < 60).toArray();
    assertThat(Arrays.stream(split(labels, 0.2, 1, Stage.TEST).taken()).filter(i -> i < 60)).containsExactly(
        Arrays.stream(before).boxed().toArray(Integer[]::new));
  }

  @Test
  void onlyWhatIsAmongTheImagesIsDivided() {
    int[] among = IntStream.range(0, 50).toArray();
    StratifiedSplit split = StratifiedSplit.of("images", LABELS, among, 3, 0.1, 1, Stage.VALIDATION);
    assertThat(IntStream.concat(Arrays.stream(split.kept()), Arrays.stream(split.taken())).sorted())
        .containsExactly(Arrays.stream(among).boxed().toArray(Integer[]::new));
    assertThat(split.taken()).hasSize(5);
  }

  @Test
  void sharesThatLeaveOrTakeNothingAreRefused() {
    assertThatThrownBy(() -> split(LABELS, 0.96, 1, Stage.TEST)).isInstanceOf(DataException.class)
        .hasMessageContaining("class 2 has 10 images, and a test share of 0.96 leaves none of them");
    assertThatThrownBy(() -> split(LABELS, 0.001, 1, Stage.VALIDATION)).isInstanceOf(DataException.class)
        .hasMessageContaining("no class has enough images to give a validation share of 0.001");
  }
}
