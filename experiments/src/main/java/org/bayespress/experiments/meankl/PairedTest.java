package org.bayespress.experiments.meankl;

import java.util.List;
import java.util.Locale;
import org.bayespress.experiments.reproduce.SeedStatistics;
import org.bayespress.experiments.reproduce.TableColumn;

/**
 * Differences over pairs of runs with the same seed, oriented so that positive ones speak for the claim, and Wilcoxon's
 * signed-rank test that they are as likely negative, see {@link SignedRanks}. Pairs without a difference are left out, as usual. The number of
 * pairs is small: five reach one-sided 1/32 = 0.031 if all of them agree, and nothing else below {@value #LEVEL}.
 *
 * @param what the difference
 * @param against the arm that Mean-KL is compared with; empty for a difference of Mean-KL alone
 * @param differences one per pair, in the order of the seeds, rounded to a billionth
 * @param openPairs pairs of which not even the sign of the difference is known; as long as there are any, nothing is decided, since
 *     leaving them out would favour one side
 * @param mean of them; null without any
 * @param low95 lower end of Student's interval of the mean; null for fewer than two
 * @param high95 upper end
 * @param pTwoSided of the test; null without differences other than 0
 * @param verdict {@link Verdict#CONFIRMED} if one-sided p is at most {@value #LEVEL} for positive ones, {@link Verdict#NOT_CONFIRMED}
 *     if it is for negative ones, else unclear
 */
public record PairedTest(
    String what, String against, List<Double> differences, int openPairs, Double mean, Double low95, Double high95,
    Double pTwoSided,
    Verdict verdict) {

  /** Most that the one-sided p may be. */
  static final double LEVEL = 0.05;

  public PairedTest {
    differences = List.copyOf(differences);
  }

  /** Tests these differences. */
  static PairedTest of(String what, String against, List<Double> differences) {
    return of(what, against, differences, 0);
  }

  /** Tests these differences, beside which there are pairs without a known sign. */
  static PairedTest of(String what, String against, List<Double> differences, int openPairs) {
    List<Double> rounded = differences.stream().map(SignedRanks::rounded).toList();
    Double p = null;
    Verdict verdict = Verdict.UNCLEAR;
    if (rounded.stream().anyMatch(d -> d != 0)) {
      SignedRanks ranks = SignedRanks.of(rounded.stream().mapToDouble(Double::doubleValue).toArray());
      p = ranks.pTwoSided();
      if (p / 2 <= LEVEL && openPairs == 0) {
        verdict = ranks.mostlyPositive() ? Verdict.CONFIRMED : Verdict.NOT_CONFIRMED;
      }
    }
    if (rounded.isEmpty()) {
      return new PairedTest(what, against, rounded, openPairs, null, null, null, null, verdict);
    }
    SeedStatistics spread = SeedStatistics.of(rounded, TableColumn.Worst.SMALLEST);
    return new PairedTest(what, against, rounded, openPairs, spread.mean(), spread.low95(), spread.high95(), p,
        verdict);
  }

  /** For a person: what was compared, mean, interval, p, verdict. */
  String sentence() {
    String about = what + (against.isEmpty() ? "" : ", against " + against);
    if (mean == null) {
      return about + ": no pair" + open();
    }
    String interval = low95 == null ? "" : String.format(Locale.ROOT, " [%.4g, %.4g]", low95, high95);
    String p = pTwoSided == null ? "" : String.format(Locale.ROOT, ", one-sided p %.3f", pTwoSided / 2);
    return about + String.format(Locale.ROOT, ": %.4g", mean) + interval + ", n = " + differences.size() + open() + p
        + ", "
        + verdict.text();
  }

  private String open() {
    return openPairs == 0 ? "" : ", " + openPairs + (openPairs == 1 ? " pair open" : " pairs open");
  }
}
