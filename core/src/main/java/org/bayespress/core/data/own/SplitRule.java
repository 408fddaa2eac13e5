package org.bayespress.core.data.own;

/**
 * How images of one's own are divided.
 *
 * @param validationShare part of the images, of those that are not for the test, that is held out for validation: above 0,
 *     below 1
 * @param testShare part of all images that is kept for the test, where there are no test images by themselves: above 0,
 *     below 1
 * @param seed of the choice; the same seed and images give the same division
 */
public record SplitRule(double validationShare, double testShare, long seed) {

  public SplitRule {
    requireShare("validation", validationShare);
    requireShare("test", testShare);
  }

  /** A tenth for validation, a fifth for the test, seed 1. */
  public static SplitRule usual() {
    return new SplitRule(0.1, 0.2, 1);
  }

  private static void requireShare(String what, double share) {
    if (!(share > 0) || !(share < 1)) {
      throw new IllegalArgumentException(what + " share: found " + share + ", allowed is above 0 and below 1");
    }
  }
}
