package org.bayespress.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.bayespress.format.network.Preprocessing;
import org.junit.jupiter.api.Test;

/** The published data, where it is found (BAYESPRESS_DATA or the user cache); otherwise skipped, which is reported. */
class RealDatasetsTest {

  @Test
  void mnist() {
    DatasetSplits splits = load("mnist");

    assertThat(splits.train().count()).isEqualTo(55_000);
    assertThat(splits.validation().count()).isEqualTo(5_000);
    assertThat(splits.train().labels()).startsWith(5, 0, 4, 1, 9, 2, 1, 3, 1, 4);
    int[] perClass = add(perClass(splits.train()), perClass(splits.validation()));
    assertThat(perClass).containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
    Dataset test = splits.test().openAfterDecoding();
    assertThat(test.labels()).startsWith(7, 2, 1, 0, 4, 1, 4, 9, 5, 9);
    assertThat(perClass(test)).containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
  }

  @Test
  void mnistMomentsAreThePublishedOnes() {
    Dataset all = loader("mnist").load(DatasetRegistry.find("mnist"), 0).train();
    Preprocessing scaling = PixelScaling.standardising(all);
    // The usual mean 0.1307 and standard deviation 0.3081.
    assertThat(1 / (255 * scaling.scale()[0])).isCloseTo(0.3081f, within(5e-5f));
    assertThat(-scaling.offset()[0] / scaling.scale()[0]).isCloseTo(33.3184f, within(5e-4f));
  }

  @Test
  void fashionMnist() {
    DatasetSplits splits = load("fashion-mnist");
    assertThat(add(perClass(splits.train()), perClass(splits.validation()))).containsOnly(6000);
    assertThat(perClass(splits.test().openAfterDecoding())).containsOnly(1000);
  }

  @Test
  void cifar10() {
    Dataset all = loader("cifar10").load(DatasetRegistry.find("cifar10"), 0).train();
    assertThat(all.labels()).startsWith(6, 9, 9, 4, 1, 1, 2, 7, 8, 3);
    assertThat(perClass(all)).containsOnly(5000);
    Preprocessing scaling = PixelScaling.standardising(all);
    double[] means = {0.49139968, 0.48215841, 0.44653091};
    double[] deviations = {0.24703223, 0.24348513, 0.26158784};
    for (int channel = 0; channel < 3; channel++) {
      assertThat(1 / (255.0 * scaling.scale()[channel])).isCloseTo(deviations[channel], within(1e-7));
      assertThat(-scaling.offset()[channel] / (255.0 * scaling.scale()[channel]))
          .isCloseTo(means[channel], within(1e-6));
    }
  }

  private static DatasetSplits load(String name) {
    return loader(name).load(DatasetRegistry.find(name), DatasetSplits.DEFAULT_VALIDATION_COUNT);
  }

  private static DatasetLoader loader(String name) {
    DataLocator locator = DataLocator.of(null);
    assumeTrue(locator.missing(DatasetRegistry.find(name)).isEmpty(),
        () -> name + " was not found; set BAYESPRESS_DATA or run: bayespress data fetch " + name);
    return DatasetLoader.of(locator);
  }

  private static int[] perClass(Dataset dataset) {
    int[] counts = new int[dataset.classes()];
    for (int i = 0; i < dataset.count(); i++) {
      counts[dataset.label(i)]++;
    }
    return counts;
  }

  private static int[] add(int[] a, int[] b) {
    int[] sum = a.clone();
    for (int i = 0; i < b.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }
}
