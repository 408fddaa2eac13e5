package org.bayespress.benchmarks.kl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bayespress.benchmarks.suite.Effort;
import org.bayespress.benchmarks.suite.Measurement;
import org.bayespress.benchmarks.suite.Report;
import org.bayespress.benchmarks.suite.Trial;
import org.bayespress.experiments.config.Catalog;
import org.junit.jupiter.api.Test;

/** What is asked of JMH and what is made of its answers. */
class KlApproximationStudyTest {
  private static final KlForm MOLCHANOV = new KlForm("log-uniform", "molchanov");
  private static final KlForm EXACT = new KlForm("log-uniform", "exact");
  private static final KlForm ARD = new KlForm("ard", "ard");

  private final KlApproximationStudy study = KlApproximationStudy.of(List.of(MOLCHANOV, EXACT, ARD));

  private static Measurement measured(String kernel, KlForm form, double nanos) {
    return new Measurement(
        kernel, Map.of("form", form.toString(), "weights", "1000", "threads", "1"), nanos, nanos, nanos, 0);
  }

  private static KlRow row(Report report, KlForm form, String kernel) {
    return report.rows().stream().map(KlRow.class::cast)
        .filter(row -> row.form().equals(form.form()) && row.kernel().equals(kernel)).findFirst().orElseThrow();
  }

  @Test
  void everyBoundFormIsMeasured() {
    List<String> bound = Catalog.of(List.of(), List.of()).priors().stream()
        .flatMap(prior -> prior.supports().stream().map(form -> prior.name() + "/" + form)).toList();
    List<Trial> trials = KlApproximationStudy.ofBoundForms().trials(Effort.FULL, List.of(1, 2));
    List<String> measured = trials.getFirst().parameters().get("form");
    assertThat(measured).startsWith(bound.toArray(String[]::new)).contains("log-uniform/kingma")
        .doesNotHaveDuplicates();
    // what is left are the parameterizations of random codes
    assertThat(measured.subList(bound.size(), measured.size()))
        .containsExactly("gaussian/mean-var", "gaussian/mean-kl");
    assertThat(trials.getFirst().parameters().get("weights")).startsWith("1000").endsWith("10000000");
  }

  @Test
  void scalarKernelsRunInTheirOwnMode() {
    Trial scalar = study.trials(Effort.QUICK, List.of(1, 2)).get(1);
    assertThat(scalar.jvmArguments()).containsExactly("-Dbayespress.kernels=scalar");
    assertThat(scalar.parameters().get("threads")).containsExactly("1");
  }

  @Test
  void formsWithoutAChainAreLeftOutOfItsTrial() {
    Trial chain = study.trials(Effort.QUICK, List.of(1)).getLast();
    assertThat(chain.method()).isEqualTo("chain");
    assertThat(chain.parameters().get("form")).containsExactly("log-uniform/molchanov", "ard/ard");
  }

  @Test
  void speedAndAccuracyStandInOneRow() {
    Report report = study.report(List.of(
        measured("vector", MOLCHANOV, 2000), measured("vector", EXACT, 3000),
        measured("nd4j-chain", MOLCHANOV, 50_000)));
    KlRow row = row(report, MOLCHANOV, "vector");
    assertThat(row.weightsPerSecond()).isEqualTo(5e8);
    assertThat(row.nanosPerWeight()).isEqualTo(2);
    assertThat(row.timesNd4jChain()).isEqualTo(25);
    assertThat(row.exactTimeOverThis()).isEqualTo(1.5);
    assertThat(row.maxErrorUnclampedNats()).isBetween(0.008, 0.0095);
    assertThat(row(report, EXACT, "vector").timesNd4jChain()).isNull();
    assertThat(report.grid().markdown())
        .contains("| log-uniform/molchanov | vector | 1 | 1,000 | 500 | 2.00 | 25.0x |");
  }

  @Test
  void aFormWithoutAChainIsReportedAsOne() {
    Report report = study.report(List.of(measured("vector", EXACT, 3000)));
    KlRow row = row(report, EXACT, "nd4j-chain");
    assertThat(row.weightsPerSecond()).isNull();
    assertThat(row.remark()).isEqualTo("there is no chain of ND4J operations for this form");
    assertThat(report.remarks()).contains("No chain of ND4J operations is known for: log-uniform/exact.");
  }

  @Test
  void aPriorWithoutAnExactFormHasNoErrors() {
    Report report = study.report(List.of(measured("vector", ARD, 1000)));
    assertThat(row(report, ARD, "vector").maxErrorNats()).isNull();
    assertThat(report.grid().text()).contains("ard/ard");
  }

  /** The posteriors of blocks are timed in both modes of the kernels, and their errors are those of what was drawn. */
  @Test
  void posteriorsOfBlocksHaveRowsWithErrors() {
    KlForm meanVar = new KlForm("gaussian", "mean-var");
    KlForm meanKl = new KlForm("gaussian", "mean-kl");
    KlApproximationStudy blocks = KlApproximationStudy.of(List.of(meanVar, meanKl));
    List<Trial> trials = blocks.trials(Effort.QUICK, List.of(1));
    assertThat(trials).extracting(Trial::label).containsExactly("vector", "scalar");
    assertThat(trials).allSatisfy(
        trial -> assertThat(trial.parameters().get("form")).containsExactly("gaussian/mean-var", "gaussian/mean-kl"));
    Report report = blocks.report(
        List.of(
            measured("vector", meanVar, 8000), measured("vector", meanKl, 9000), measured("scalar", meanKl, 20_000)));
    KlRow row = row(report, meanKl, "vector");
    assertThat(row.nanosPerWeight()).isEqualTo(9);
    assertThat(row.maxErrorNats()).isBetween(1e-8, 1e-4);
    assertThat(row.maxErrorAtLogAlpha()).isNull();
    assertThat(row(report, meanVar, "vector").maxErrorNats()).isLessThan(1e-4);
    assertThat(row(report, meanVar, "nd4j-chain").remark()).startsWith("there is no chain");
    assertThat(report.remarks()).hasSize(2).first().asString()
        .startsWith("gaussian/mean-var, gaussian/mean-kl: blocks of 20 weights, 20 bits each;");
    assertThat(report.grid().text()).contains("gaussian/mean-kl");
  }

  /** The forms of normal-jeffreys are those of its scales: no error of a weight's KL is made up. */
  @Test
  void formsOfScalesHaveNoErrorsOfWeights() {
    KlForm scales = new KlForm("normal-jeffreys", "molchanov");
    KlForm exactScales = new KlForm("normal-jeffreys", "exact");
    Report report =
        KlApproximationStudy.of(List.of(scales, exactScales)).report(List.of(measured("vector", scales, 1000)));
    assertThat(row(report, scales, "vector").maxErrorNats()).isNull();
    assertThat(report.remarks())
        .anyMatch(remark -> remark.startsWith("The forms of normal-jeffreys are those of its scales"));
  }
}
