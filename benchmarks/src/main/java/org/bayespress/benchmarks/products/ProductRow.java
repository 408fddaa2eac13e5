package org.bayespress.benchmarks.products;

/**
 * One line of the result: a product of a layer, mean and variance together, or the sum over a network.
 *
 * @param benchmark name of the benchmark
 * @param network name of the network
 * @param layer name of the layer, or {@code all}
 * @param pass {@code forward}, {@code weight-gradient}, {@code input-gradient}, or {@code all}
 * @param batch images per step
 * @param threads ours and OpenBLAS's
 * @param oursMillis median
 * @param openBlasMillis median of the faster of its ways
 * @param oursGigaflops 10^9 floating-point operations a second
 * @param openBlasGigaflops the same
 * @param oursOverOpenBlasTime below 1 where ours is faster
 */
record ProductRow(
    String benchmark,
    String network,
    String layer,
    String pass,
    int batch,
    int threads,
    double oursMillis,
    double openBlasMillis,
    double oursGigaflops,
    double openBlasGigaflops,
    double oursOverOpenBlasTime) {

  /** What stands for a layer or pass in the sum. */
  static final String ALL = "all";

  static ProductRow of(
      String benchmark, String network, String layer, String pass, int batch, int threads, double operations,
      double oursNanos, double openBlasNanos) {
    return new ProductRow(
        benchmark, network, layer, pass, batch, threads, oursNanos * 1e-6, openBlasNanos * 1e-6,
        operations / oursNanos, operations / openBlasNanos, oursNanos / openBlasNanos);
  }
}
