package org.bayespress.core.kernels.math;

import jdk.incubator.vector.FloatVector;

/**
 * Which twin of a kernel runs: vector lanes or single numbers. Both give the same bits; the choice is one of speed. Set
 * with {@code -Dbayespress.kernels=scalar|vector}; without it, vector wherever the vector module is there and the
 * processor offers at least 128 bits.
 */
public enum KernelMode {
  /** One number at a time; also the oracle in tests. */
  SCALAR,
  /** {@code jdk.incubator.vector}. */
  VECTOR;

  /** The system property that overrides the choice. */
  public static final String PROPERTY = "bayespress.kernels";

  /** The mode of this process; a constant, so that the branch on it costs nothing once compiled. */
  public static final KernelMode CURRENT = choose(System.getProperty(PROPERTY));

  /** Whether this process runs the vector kernels. */
  public static boolean vector() {
    return CURRENT == VECTOR;
  }

  /**
   * The mode a property value stands for.
   *
   * @param property {@code scalar}, {@code vector} or null for the best that works here
   * @throws IllegalArgumentException for any other value, or for {@code vector} without the vector module
   */
  static KernelMode choose(String property) {
    boolean modulePresent = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    if (property == null) {
      return modulePresent && Lanes.widestFloatLanes() >= 4 ? VECTOR : SCALAR;
    }
    return switch (property) {
      case "scalar" -> SCALAR;
      case "vector" -> {
        if (!modulePresent) {
          throw new IllegalArgumentException(
              "-D" + PROPERTY + "=vector needs the JVM option --add-modules jdk.incubator.vector");
        }
        yield VECTOR;
      }
      default -> throw new IllegalArgumentException(
          "-D" + PROPERTY + ": found '" + property + "', allowed: scalar, vector");
    };
  }

  /** Kept apart so that the vector module is touched only when it is there. */
  private static final class Lanes {
    static int widestFloatLanes() {
      return FloatVector.SPECIES_PREFERRED.length();
    }
  }
}
