package org.bayespress.benchmarks.products;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.bayespress.benchmarks.suite.Effort;
import org.bayespress.benchmarks.suite.Figures;
import org.bayespress.benchmarks.suite.Grid;
import org.bayespress.benchmarks.suite.Measurement;
import org.bayespress.benchmarks.suite.Report;
import org.bayespress.benchmarks.suite.StudiedNetworks;
import org.bayespress.benchmarks.suite.Study;
import org.bayespress.benchmarks.suite.Timing;
import org.bayespress.benchmarks.suite.Trial;
import org.bayespress.format.network.NetworkSpec;

/** GFLOP/s of every product of a training step, ours beside OpenBLAS's, and the sum over each network. */
public final class ProductStudy implements Study {
  private static final String NAME = "product";
  private static final String OURS = "ours";
  private static final String OF_DIGITS = "oursOfDigits";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "Are our products as fast as OpenBLAS with its own threads, on the shapes of a training step?";
  }

  @Override
  public Class<?> benchmark() {
    return ProductBenchmark.class;
  }

  @Override
  public List<Trial> trials(Effort effort, List<Integer> threads) {
    boolean quick = effort == Effort.QUICK;
    // warm-ups of a second: after less, the compiler is not done with the larger kernels
    Timing timing = quick ? new Timing(10, 3, 100) : new Timing(8, 5, 150);
    List<String> counts = quick ? List.of(String.valueOf(threads.getLast()))
        : threads.stream().map(String::valueOf).toList();
    List<Trial> trials = new ArrayList<>();
    for (NetworkSpec network : StudiedNetworks.differing()) {
      int batch = StudiedNetworks.usualBatch(network);
      List<LayerProduct> products = LayerProduct.of(network, batch);
      trials.add(trial(OURS, products, batch, counts, timing));
      trials.add(trial("openBlas", products, batch, counts, timing));
      List<LayerProduct> ofDigits = products.stream().filter(product -> ofDigits(network, product)).toList();
      if (!ofDigits.isEmpty()) {
        trials.add(trial(OF_DIGITS, ofDigits, batch, counts, timing));
      }
      List<LayerProduct> convolutions = products.stream().filter(LayerProduct::convolution).toList();
      if (!convolutions.isEmpty()) {
        trials.add(trial("openBlasByGroup", convolutions, batch, counts, timing));
      }
    }
    return trials;
  }

  /** Whether the layer is a dense one that sees the images themselves. */
  private static boolean ofDigits(NetworkSpec network, LayerProduct product) {
    return !product.convolution() && product.layer().equals(network.weightedLayers().getFirst());
  }

  private static Trial trial(
      String method, List<LayerProduct> products, int batch, List<String> threads, Timing timing) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    parameters.put("product", products.stream().map(LayerProduct::id).toList());
    parameters.put("batch", List.of(String.valueOf(batch)));
    parameters.put("threads", threads);
    return Trial.of(ProductBenchmark.class, method, parameters, timing);
  }

  @Override
  public Report report(List<Measurement> measurements) {
    List<ProductRow> rows = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    for (NetworkSpec network : StudiedNetworks.differing()) {
      List<ProductRow> totals = new ArrayList<>();
      for (int threads : new TreeSet<>(measurements.stream().map(m -> m.whole("threads")).toList())) {
        totals.add(ofNetwork(network, threads, measurements, rows));
      }
      gain(totals, remarks);
    }
    return new Report(rows, grid(rows), remarks);
  }

  /**
   * Adds a row per product and one for all, which counts every product once, with inputs of all kinds; returns the latter. Rates
   * of products of digits count all operations, those that are left out too.
   */
  private static ProductRow ofNetwork(
      NetworkSpec network, int threads, List<Measurement> measurements, List<ProductRow> rows) {
    int batch = StudiedNetworks.usualBatch(network);
    double operations = 0;
    double oursNanos = 0;
    double openBlasNanos = 0;
    for (LayerProduct product : LayerProduct.of(network, batch)) {
      List<Measurement> own = measurements.stream()
          .filter(m -> m.text("product").equals(product.id()) && m.whole("threads") == threads).toList();
      double ours = least(own.stream().filter(m -> m.label().equals(OURS)).toList());
      double openBlas = least(own.stream().filter(m -> m.label().startsWith("openBlas")).toList());
      rows.add(ProductRow.of(
          NAME, network.name(), product.layer().name(), product.pass().toString(), batch, threads,
          product.operations(), ours, openBlas));
      List<Measurement> digits = own.stream().filter(m -> m.label().equals(OF_DIGITS)).toList();
      if (!digits.isEmpty()) {
        rows.add(ProductRow.of(
            NAME, network.name(), product.layer().name() + " of digits", product.pass().toString(), batch, threads,
            product.operations(), least(digits), openBlas));
      }
      operations += product.operations();
      oursNanos += ours;
      openBlasNanos += openBlas;
    }
    ProductRow all = ProductRow.of(
        NAME, network.name(), ProductRow.ALL, ProductRow.ALL, batch, threads, operations, oursNanos, openBlasNanos);
    rows.add(all);
    return all;
  }

  private static double least(List<Measurement> measurements) {
    return measurements.stream().mapToDouble(Measurement::medianNanos).min().orElse(Double.NaN);
  }

  private static void gain(List<ProductRow> totals, List<String> remarks) {
    ProductRow few = totals.getFirst();
    ProductRow many = totals.getLast();
    if (many.threads() > few.threads()) {
      double ours = few.oursMillis() / many.oursMillis();
      double openBlas = few.openBlasMillis() / many.openBlasMillis();
      remarks.add(String.format(
          Locale.ROOT, "%s: from %d to %d threads ours gain a factor of %.2f, OpenBLAS %.2f: %.2f of it.",
          few.network(), few.threads(), many.threads(), ours, openBlas, ours / openBlas));
    }
  }

  private static Grid grid(List<ProductRow> rows) {
    Grid grid = Grid.of("product", "batch", "threads", "ours ms", "OpenBLAS ms", "ours GFLOP/s", "OpenBLAS GFLOP/s",
        "ours / OpenBLAS time");
    rows.forEach(row -> grid.row(
        row.network() + " " + row.layer() + " " + row.pass(), String.valueOf(row.batch()),
        String.valueOf(row.threads()), Figures.significant(row.oursMillis()),
        Figures.significant(row.openBlasMillis()), Figures.significant(row.oursGigaflops()),
        Figures.significant(row.openBlasGigaflops()), Figures.significant(row.oursOverOpenBlasTime())));
    return grid;
  }
}
