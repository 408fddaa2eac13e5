package org.bayespress.benchmarks.kl;

import org.bayespress.benchmarks.suite.Measurement;

/**
 * One line of the result. What was not or cannot be measured is null.
 *
 * @param benchmark name of the benchmark
 * @param prior name of the prior
 * @param form name of the form, or of the posterior where that is of its own kind
 * @param kernel {@code vector}, {@code scalar} or {@code nd4j-chain}
 * @param threads that computed
 * @param weights of the posterior
 * @param weightsPerSecond value and both gradients
 * @param nanosPerWeight the same the other way round
 * @param timesNd4jChain how many times faster than the chain of the same form, size and threads
 * @param exactTimeOverThis time of the exact form of the same prior, kernel, size and threads, over that of this form
 * @param maxErrorNats largest error against the exact form, see {@link KlError}
 * @param maxErrorAtLogAlpha where that is
 * @param rmsErrorNats its root mean square
 * @param maxErrorUnclampedNats largest error where the form has a gradient
 * @param remark why figures are missing
 */
record KlRow(
    String benchmark,
    String prior,
    String form,
    String kernel,
    Integer threads,
    Integer weights,
    Double weightsPerSecond,
    Double nanosPerWeight,
    Double timesNd4jChain,
    Double exactTimeOverThis,
    Double maxErrorNats,
    Double maxErrorAtLogAlpha,
    Double rmsErrorNats,
    Double maxErrorUnclampedNats,
    String remark) {

  /** The row of a measurement; {@code error} is null where there is nothing to compare with. */
  static KlRow of(
      String benchmark, KlForm form, Measurement measurement, Double timesNd4jChain, Double exactTimeOverThis,
      KlError error) {
    double nanos = measurement.medianNanos() / measurement.whole("weights");
    return of(
        benchmark, form, measurement.label(), measurement.whole("threads"), measurement.whole("weights"), nanos,
        timesNd4jChain, exactTimeOverThis, error, null);
  }

  /** The row of something that cannot be measured. */
  static KlRow without(String benchmark, KlForm form, String kernel, KlError error, String remark) {
    return of(benchmark, form, kernel, null, null, null, null, null, error, remark);
  }

  private static KlRow of(
      String benchmark, KlForm form, String kernel, Integer threads, Integer weights, Double nanos,
      Double timesNd4jChain, Double exactTimeOverThis, KlError error, String remark) {
    return new KlRow(
        benchmark, form.prior(), form.form(), kernel, threads, weights, nanos == null ? null : 1e9 / nanos, nanos,
        timesNd4jChain, exactTimeOverThis, error == null ? null : error.maxNats(),
        error == null ? null : error.atLogAlpha(), error == null ? null : error.rmsNats(),
        error == null ? null : error.maxUnclampedNats(), remark);
  }
}
