package org.bayespress.experiments.meankl;

import java.util.List;

/** What the runs say about a claim. */
public enum Verdict {
  /** They agree with it beyond chance. */
  CONFIRMED("confirmed"),
  /** They contradict it beyond chance. */
  NOT_CONFIRMED("not confirmed"),
  /** Neither. */
  UNCLEAR("unclear");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  /** In a sentence. */
  public String text() {
    return text;
  }

  /** Of a claim with several parts: confirmed if all are, not confirmed if any is not, else unclear. */
  static Verdict all(List<Verdict> parts) {
    if (!parts.isEmpty() && parts.stream().allMatch(part -> part == CONFIRMED)) {
      return CONFIRMED;
    }
    return parts.contains(NOT_CONFIRMED) ? NOT_CONFIRMED : UNCLEAR;
  }
}
