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
 */
public record Claim(String letter, String text, Verdict verdict, String sentence, List<PairedTest> tests) {

  public Claim {
    tests = List.copyOf(tests);
  }
}
