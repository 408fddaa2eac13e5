package org.bayespress.experiments.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.bayespress.core.method.SettingsException;

/** Seeds as written on the command line: how many, or which. */
public final class Seeds {
  private static final int MOST = 1000;

  private Seeds() {}

  /**
   * Reads them.
   *
   * @param text {@code N} for the seeds 1 to N, or different whole numbers with commas between
   * @throws SettingsException if it is neither
   */
  public static List<Long> parse(String text) {
    if (!text.contains(",")) {
      long count = number(text, text);
      if (count < 1 || count > MOST) {
        throw refused(text, "a number of seeds is at least 1 and at most " + MOST);
      }
      return LongStream.rangeClosed(1, count).boxed().toList();
    }
    List<Long> seeds = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      long seed = number(part, text);
      if (seeds.contains(seed)) {
        throw refused(text, seed + " is there twice, which would count one run as two");
      }
      seeds.add(seed);
    }
    return List.copyOf(seeds);
  }

  private static long number(String part, String text) {
    try {
      return Long.parseLong(part.strip());
    } catch (NumberFormatException e) {
      throw refused(text, "'" + part.strip() + "' is no whole number");
    }
  }

  private static SettingsException refused(String text, String why) {
    return new SettingsException("--seeds: found '" + text + "': " + why
        + "; write how many (--seeds 3 for 1, 2 and 3) or which (--seeds 1,2,3)");
  }
}
