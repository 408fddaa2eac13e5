package org.bayespress.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {

  @Test
  void imagesAndLabelsMustBelongTogether() {
    assertThatThrownBy(() -> new Dataset("x", 1, 2, 2, 10, new byte[8], new byte[3])).isInstanceOf(DataException.class)
        .hasMessageContaining("x: 3 labels").hasMessageContaining("need 12 pixel bytes, found 8");
    assertThatThrownBy(() -> new Dataset("x", 1, 1, 1, 10, new byte[2], new byte[] {9, 10}))
        .isInstanceOf(DataException.class).hasMessageContaining("label 1 is 10, allowed is 0 to 9");
    assertThatThrownBy(() -> new Dataset("x", 1, 1, 1, 10, new byte[1], new byte[] {-1}))
        .isInstanceOf(DataException.class).hasMessageContaining("label 0 is 255");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 6, 7})
  void aValidationSetMustLeaveSomethingToTrainOn(int count) {
    Dataset six = new Dataset("x", 1, 1, 1, 2, new byte[6], new byte[6]);
    assertThatThrownBy(() -> DatasetSplits.of("x", six, count, SealedTestSet.of(() -> six)))
        .isInstanceOf(DataException.class).hasMessageContaining(count + " validation images")
        .hasMessageContaining("allowed is 0 to 5");
  }

  @Test
  void theFirstImagesOfEveryPartLeaveTheTestSetSealed() {
    byte[] labels = {0, 1, 0, 1, 1, 0};
    Dataset six = new Dataset("x", 1, 1, 1, 2, new byte[] {1, 2, 3, 4, 5, 6}, labels);
    SealedTestSet sealed = SealedTestSet.of(() -> six);
    DatasetSplits first = DatasetSplits.of("x", six, 2, sealed).first(3);
    assertThat(first.train().pixels()).containsExactly(1, 2, 3);
    assertThat(first.validation().pixels()).containsExactly(5, 6);
    assertThat(sealed.isOpened()).isFalse();
    assertThat(first.test().openAfterDecoding().labels()).containsExactly(0, 1, 0);
    assertThat(sealed.isOpened()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"mnist, 60000, 10000, 784", "fashion-mnist, 60000, 10000, 784", "cifar10, 50000, 10000, 3072"})
  void knownDataSets(String name, int train, int test, int imageBytes) {
    DatasetDefinition definition = DatasetRegistry.find(name);
    assertThat(definition.trainCount()).isEqualTo(train);
    assertThat(definition.testCount()).isEqualTo(test);
    assertThat(definition.imageBytes()).isEqualTo(imageBytes);
    assertThat(definition.classes()).isEqualTo(10);
    Set<String> sums = definition.files().stream().map(DataFile::sha256).collect(Collectors.toSet());
    assertThat(sums).hasSameSizeAs(definition.files());
  }

  @Test
  void anUnknownDataSetIsNamedWithTheKnownOnes() {
    assertThatThrownBy(() -> DatasetRegistry.find("minst")).isInstanceOf(DataException.class)
        .hasMessage("unknown data set 'minst'; known are mnist, fashion-mnist, cifar10");
  }

  @Test
  void onlyEncryptedMirrorsAreAsked() {
    for (DatasetDefinition definition : DatasetRegistry.all()) {
      assertThat(definition.sources()).isNotEmpty().allSatisfy(source -> {
        if (source instanceof DataSource.Mirror mirror) {
          assertThat(mirror.base()).hasScheme("https").asString().endsWith("/");
        }
        if (source instanceof DataSource.Archive archive) {
          assertThat(archive.location()).hasScheme("https");
        }
      });
    }
  }
}
