package org.bayespress.benchmarks.products;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bayespress.benchmarks.suite.Measurement;
import org.bayespress.benchmarks.suite.Report;
import org.bayespress.benchmarks.suite.StudiedNetworks;
import org.bayespress.format.network.NetworkSpec;
import org.junit.jupiter.api.Test;

/** Sums and ratios over products. */
class ProductStudyTest {

  /** Every product takes ours 1 ms on one thread and half on two; OpenBLAS takes 2 ms and 1.25 ms in one call. */
  private static List<Measurement> measurements() {
    List<Measurement> measurements = new ArrayList<>();
    for (NetworkSpec network : StudiedNetworks.differing()) {
      for (LayerProduct product : LayerProduct.of(network, StudiedNetworks.usualBatch(network))) {
        for (int threads : new int[] {1, 2}) {
          measurements.add(measured("ours", product, threads, threads == 1 ? 1e6 : 0.5e6));
          measurements.add(measured("openBlas", product, threads, threads == 1 ? 2e6 : 1.25e6));
          if (product.convolution()) {
            measurements.add(measured("openBlasByGroup", product, threads, threads == 1 ? 1.5e6 : 9e6));
          }
        }
      }
    }
    return measurements;
  }

  private static Measurement measured(String label, LayerProduct product, int threads, double nanos) {
    Map<String, String> parameters = Map.of(
        "product", product.id(), "batch", String.valueOf(product.batch()), "threads", String.valueOf(threads));
    return new Measurement(label, parameters, nanos, nanos, nanos, 0);
  }

  private static ProductRow row(Report report, String network, String layer, String pass, int threads) {
    return report.rows().stream().map(ProductRow.class::cast)
        .filter(row -> row.network().equals(network) && row.layer().equals(layer) && row.pass().equals(pass)
            && row.threads() == threads)
        .findFirst().orElseThrow();
  }

  @Test
  void sumsAreOverAllProducts() {
    Report report = new ProductStudy().report(measurements());
    ProductRow all = row(report, "lenet300", "all", "all", 2);
    assertThat(all.oursMillis()).isCloseTo(8 * 0.5, within(1e-9));
    assertThat(all.openBlasMillis()).isCloseTo(8 * 1.25, within(1e-9));
    assertThat(all.oursOverOpenBlasTime()).isCloseTo(0.4, within(1e-9));
    // fc1 has no input gradient
    double operations = 4.0 * 128 * (2 * 235_200 + 3 * 30_000 + 3 * 1_000);
    assertThat(all.oursGigaflops()).isCloseTo(operations / 4e6, within(1e-6));
  }

  @Test
  void openBlasTakesTheFasterOfItsWays() {
    Report report = new ProductStudy().report(measurements());
    assertThat(row(report, "lenet5", "conv1", "forward", 1).openBlasMillis()).isCloseTo(1.5, within(1e-9));
    assertThat(row(report, "lenet5", "conv1", "forward", 2).openBlasMillis()).isCloseTo(1.25, within(1e-9));
    assertThat(row(report, "lenet5", "fc1", "forward", 1).openBlasMillis()).isCloseTo(2, within(1e-9));
  }

  @Test
  void theGainOfThreadsIsNamed() {
    assertThat(new ProductStudy().report(measurements()).remarks())
        .contains("lenet300: from 1 to 2 threads ours gain a factor of 2.00, OpenBLAS 1.60: 1.25 of it.");
  }
}
