package org.bayespress.experiments.meankl;

import java.util.List;

/**
 * A claim of the paper and what became of it.
 *
 * @param letter a to d
 * @param text the claim as it is tested
 * @param verdict on all its parts
 * @param sentence for a person
 * @param tests its parts
 * @param additions tests beside it, which decide nothing
 */
public record Claim(
    String letter, String text, Verdict verdict, String sentence, List<PairedTest> tests, List<Addition> additions) {

  public Claim {
    tests = List.copyOf(tests);
    additions = List.copyOf(additions);
  }

  /** The same claim, with this beside it. */
  Claim with(Addition addition) {
    return new Claim(letter, text, verdict, sentence, tests, List.of(addition));
  }
}
