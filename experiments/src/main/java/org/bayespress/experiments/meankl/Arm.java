package org.bayespress.experiments.meankl;

import java.util.ArrayList;
import java.util.List;

/**
 * A setting that is compared.
 *
 * @param name of folders and rows
 * @param title for people
 * @param preset ending of the preset's name, behind {@code mean-kl-NETWORK-}
 * @param set keys laid over the preset
 */
public record Arm(String name, String title, String preset, List<String> set) {

  /** Mean-KL: the budget of a block by construction. */
  public static final Arm MEAN_KL = new Arm("mean-kl", "Mean-KL", "mean-kl", List.of());

  private static final List<String> EPSILONS = List.of("5e-5", "1e-4", "5e-4", "2e-3");

  public Arm {
    set = List.copyOf(set);
  }

  /** Mean-Var, one arm for every step of the penalty, the published one first. */
  public static List<Arm> meanVar() {
    return EPSILONS.stream()
        .map(
            epsilon -> new Arm(
                "mean-var-" + epsilon, "Mean-Var, step " + epsilon, "mean-var",
                List.of("miracle.beta-epsilon=" + epsilon)))
        .toList();
  }

  /** The step of Havasi et al. 2019. */
  public static Arm published() {
    return meanVar().getFirst();
  }

  /** All arms, Mean-KL first. */
  public static List<Arm> all() {
    List<Arm> all = new ArrayList<>(List.of(MEAN_KL));
    all.addAll(meanVar());
    return List.copyOf(all);
  }
}
