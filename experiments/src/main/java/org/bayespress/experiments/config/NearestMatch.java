package org.bayespress.experiments.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name somebody probably meant: smallest Levenshtein distance, case ignored. */
public final class NearestMatch {

  private NearestMatch() {}

  /**
   * The allowed name closest to what was found, if it is close enough to be worth suggesting: at most a third of the
   * longer of the two names (and at least two edits) away. Equal distances: the alphabetically first.
   */
  public static Optional<String> of(String found, Collection<String> allowed) {
    return allowed.stream()
        .filter(name -> distance(found, name) <= Math.max(2, Math.max(found.length(), name.length()) / 3))
        .min(Comparator.<String>comparingInt(name -> distance(found, name)).thenComparing(Comparator.naturalOrder()));
  }

  /** {@code "; did you mean 'x'?"}, or nothing when no allowed name is close. */
  public static String hint(String found, Collection<String> allowed) {
    return of(found, allowed).map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  /** Levenshtein distance (insertions, deletions, substitutions), case ignored. */
  static int distance(String a, String b) {
    String s = a.toLowerCase(Locale.ROOT);
    String t = b.toLowerCase(Locale.ROOT);
    int[] row = new int[t.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= s.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int substituted = diagonal + (s.charAt(i - 1) == t.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[t.length()];
  }
}
