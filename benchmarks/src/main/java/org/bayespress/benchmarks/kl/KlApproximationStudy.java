package org.bayespress.benchmarks.kl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bayespress.benchmarks.suite.Effort;
import org.bayespress.benchmarks.suite.Figures;
import org.bayespress.benchmarks.suite.Grid;
import org.bayespress.benchmarks.suite.Measurement;
import org.bayespress.benchmarks.suite.Report;
import org.bayespress.benchmarks.suite.Study;
import org.bayespress.benchmarks.suite.Timing;
import org.bayespress.benchmarks.suite.Trial;
import org.bayespress.core.kernels.math.KernelMode;

/** Speed of every bound KL term and its distance from the exact one, in one table. */
public final class KlApproximationStudy implements Study {
  private static final String NAME = "kl-approximation";
  private static final String VECTOR = "vector";
  private static final String SCALAR = "scalar";
  private static final String CHAIN = "nd4j-chain";
  private static final List<String> QUICK_SIZES = List.of("400000");
  private static final List<String> SIZES = List.of("1000", "10000", "100000", "400000", "1000000", "10000000");

  private final List<KlForm> forms;

  private KlApproximationStudy(List<KlForm> forms) {
    this.forms = List.copyOf(forms);
  }

  /** Over every form that is bound. */
  public static KlApproximationStudy ofBoundForms() {
    return of(KlForm.bound());
  }

  /** Over these forms. */
  static KlApproximationStudy of(List<KlForm> forms) {
    return new KlApproximationStudy(forms);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "What does a KL term cost, value and both gradients, and what does its formula lose against the exact one?";
  }

  @Override
  public Class<?> benchmark() {
    return KlApproximationBenchmark.class;
  }

  @Override
  public List<Trial> trials(Effort effort, List<Integer> threads) {
    boolean quick = effort == Effort.QUICK;
    Timing timing = quick ? new Timing(6, 3, 200) : new Timing(3, 5, 300);
    List<String> sizes = quick ? QUICK_SIZES : SIZES;
    List<String> all = threads.stream().map(String::valueOf).toList();
    List<Trial> trials = new ArrayList<>();
    trials.add(trial(VECTOR, "kernel", forms, sizes, all, List.of(), timing));
    trials.add(
        trial(SCALAR, "kernel", forms, sizes, all.subList(0, 1), List.of("-D" + KernelMode.PROPERTY + "=scalar"),
            timing));
    List<KlForm> chained = forms.stream().filter(form -> OpChain.of(form).isPresent()).toList();
    if (!chained.isEmpty()) {
      trials.add(trial(CHAIN, "chain", chained, sizes, all, List.of(), timing));
    }
    return trials;
  }

  private static Trial trial(String label, String method, List<KlForm> forms, List<String> sizes, List<String> threads,
      List<String> jvmArguments, Timing timing) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    parameters.put("form", forms.stream().map(KlForm::toString).toList());
    parameters.put("weights", sizes);
    parameters.put("threads", threads);
    return new Trial(label, KlApproximationBenchmark.class, method, parameters, jvmArguments, timing);
  }

  @Override
  public Report report(List<Measurement> measurements) {
    List<KlSource> sources = KlSource.all();
    List<KlRow> rows = new ArrayList<>();
    for (KlForm form : forms) {
      KlSource source = sources.stream().filter(each -> each.forms().contains(form)).findFirst().orElseThrow();
      KlError error = source.error(form, forms);
      measurements.stream().filter(measurement -> measurement.text("form").equals(form.toString()))
          .forEach(measurement -> rows.add(row(form, measurement, measurements, error)));
      if (OpChain.of(form).isEmpty()) {
        rows.add(KlRow.without(NAME, form, CHAIN, error, "there is no chain of ND4J operations for this form"));
      }
    }
    List<String> remarks = new ArrayList<>();
    sources.stream().filter(source -> source.forms().stream().anyMatch(forms::contains))
        .forEach(source -> remarks.addAll(source.remarks(forms)));
    without(rows).ifPresent(remarks::add);
    return new Report(rows, grid(rows), remarks);
  }

  private static KlRow row(KlForm form, Measurement measurement, List<Measurement> measurements, KlError error) {
    Double chain = nanosOf(measurements, CHAIN, form, measurement);
    Double exact = nanosOf(measurements, measurement.label(), new KlForm(form.prior(), KlForm.EXACT), measurement);
    return KlRow.of(
        NAME, form, measurement, chain == null ? null : chain / measurement.medianNanos(),
        exact == null ? null : exact / measurement.medianNanos(), error);
  }

  private static Double nanosOf(List<Measurement> measurements, String label, KlForm form, Measurement like) {
    return measurements.stream()
        .filter(m -> m.label().equals(label) && m.text("form").equals(form.toString())
            && m.text("weights").equals(like.text("weights")) && m.text("threads").equals(like.text("threads")))
        .findFirst().map(Measurement::medianNanos).orElse(null);
  }

  private static Grid grid(List<KlRow> rows) {
    Grid grid = Grid.of(
        "KL form", "kernel", "threads", "weights", "10^6 weights/s", "ns/weight", "faster than ND4J chain",
        "exact's time / this", "max error (nats)", "at log alpha", "RMS error (nats)", "max error unclamped (nats)");
    for (KlRow row : rows) {
      if (row.remark() != null) {
        continue;
      }
      grid.row(
          row.prior() + "/" + row.form(), row.kernel(), String.valueOf(row.threads()), Figures.grouped(row.weights()),
          Figures.significant(row.weightsPerSecond() * 1e-6), Figures.significant(row.nanosPerWeight()),
          Figures.times(row.timesNd4jChain()), Figures.significant(row.exactTimeOverThis()),
          Figures.significant(row.maxErrorNats()), Figures.significant(row.maxErrorAtLogAlpha()),
          Figures.significant(row.rmsErrorNats()), Figures.significant(row.maxErrorUnclampedNats()));
    }
    return grid;
  }

  /** The forms that have no row to compare with. */
  private static Optional<String> without(List<KlRow> rows) {
    List<String> without = rows.stream().filter(row -> row.remark() != null)
        .map(row -> row.prior() + "/" + row.form()).toList();
    return without.isEmpty() ? Optional.empty()
        : Optional.of("No chain of ND4J operations is known for: " + String.join(", ", without) + ".");
  }
}
