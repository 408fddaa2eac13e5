package org.bayespress.methods.miracle.blocks;

import java.util.List;

/** How many variables a block takes. */
public enum Filling {
  /** As many as any other, give or take one; the KL of each is brought to the budget by a penalty of its own. */
  EVEN,
  /** As many as its KL has room for; the sizes are stored. See {@link GreedyFilling}. */
  GREEDY;

  /** Names in configurations. */
  public static final List<String> LABELS = List.of("even", "greedy");

  /** The filling of a name. */
  public static Filling of(String label) {
    return values()[LABELS.indexOf(label)];
  }

  /** Name in configurations. */
  public String label() {
    return LABELS.get(ordinal());
  }
}
