package org.bayespress.experiments.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bayespress.core.kernels.Blas;
import org.bayespress.experiments.run.Machine;
import org.bytedeco.javacpp.Pointer;

/**
 * What {@code doctor} finds.
 *
 * @param machine Java, system, processor, vectors
 * @param openBlas OpenBLAS's own description
 * @param openBlasCore name of the kernels it chose
 * @param sgemmGigaflops measured on 1024-cubed, one thread
 * @param nominalGigaflops what one core should do by its nominal clock and the length of its vectors (more when the
 *     clock is boosted, less when vectors are computed in halves); null where the clock is unknown
 * @param copyGigabytesPerSecond bytes read plus bytes written a second by a copy far larger than the caches, one thread
 * @param sgemmErrors error on the networks' shapes relative to what float32 may have at most; correct up to 1
 * @param heapMaxMegabytes limit of the Java heap
 * @param offHeapMaxMegabytes limit of memory for native arrays
 * @param physicalMegabytes memory of the machine
 * @param data data set to where it was found, or {@code not found}
 * @param warnings what should be mended, each with the way to do it; empty when all is well
 */
public record Diagnosis(
    Machine machine,
    String openBlas,
    String openBlasCore,
    double sgemmGigaflops,
    Double nominalGigaflops,
    double copyGigabytesPerSecond,
    Map<String, Double> sgemmErrors,
    long heapMaxMegabytes,
    long offHeapMaxMegabytes,
    long physicalMegabytes,
    Map<String, String> data,
    List<String> warnings) {

  /** Kernels for processors before AVX2: on a newer processor they mean that OpenBLAS did not recognise it. */
  private static final Set<String> OLD_CORES = Set.of(
      "prescott", "core2", "nehalem", "penryn", "dunnington", "sandybridge", "katmai", "coppermine", "northwood",
      "banias", "atom", "athlon", "opteron", "opteron_sse3", "barcelona", "bobcat", "bulldozer", "generic", "unknown");

  /** Kernels with AVX2: on a processor with AVX-512 they leave up to half of it unused. */
  private static final Set<String> AVX2_CORES = Set.of("haswell", "zen", "excavator");

  /** Below this share of the nominal rate something is wrong, even on a busy machine. */
  private static final double LEAST_SHARE = 0.25;

  /** Shapes as they occur in training with 100 images. */
  private static final List<Sgemm.Shape> SHAPES = List.of(
      new Sgemm.Shape("lenet300 fc1", 100, 300, 784),
      new Sgemm.Shape("lenet300 fc2", 100, 100, 300),
      new Sgemm.Shape("lenet300 fc3", 100, 10, 100),
      new Sgemm.Shape("lenet5 conv1", 20, 576, 25),
      new Sgemm.Shape("lenet5 conv2", 50, 64, 500),
      new Sgemm.Shape("lenet5 fc1", 100, 500, 800),
      new Sgemm.Shape("lenet5 fc2", 100, 10, 500));

  /**
   * Examines this machine; takes a second or two.
   *
   * @param data data set to where it was found, or {@code not found}
   */
  public static Diagnosis examine(Map<String, String> data) {
    Machine machine = Machine.here();
    String core = Blas.coreName();
    double rate = Sgemm.gigaflops();
    Double nominal = nominal(machine).orElse(null);
    Map<String, Double> errors = new TreeMap<>();
    for (Sgemm.Shape shape : SHAPES) {
      double worst = 0;
      for (int variant = 0; variant < 3; variant++) {
        worst = Math.max(worst, Sgemm.worstError(shape, variant));
      }
      errors.put(shape.name(), worst);
    }
    List<String> warnings = warnings(machine, core, Machine.cpuFlags(), rate, nominal, errors);
    long mega = 1L << 20;
    return new Diagnosis(
        machine, Blas.configuration(), core, rate, nominal, Copying.gigabytesPerSecond(), errors,
        Runtime.getRuntime().maxMemory() / mega,
        Pointer.maxBytes() / mega, Pointer.totalPhysicalBytes() / mega,
        data, warnings);
  }

  /** Clock times lanes times 2 (multiply and add) times 2 units. */
  private static Optional<Double> nominal(Machine machine) {
    return Machine.clockGhz().map(ghz -> ghz * machine.vectorLanes() * 4);
  }

  static List<String> warnings(
      Machine machine, String core, Set<String> cpuFlags, double rate, Double nominal, Map<String, Double> errors) {
    List<String> warnings = new ArrayList<>();
    if (machine.vectorLanes() == 1) {
      warnings.add("the vector kernels are off (" + machine.vectorSpecies() + "); the launcher sets this flag");
    }
    kernels(core, cpuFlags).ifPresent(warnings::add);
    if (nominal != null && rate < LEAST_SHARE * nominal) {
      warnings.add(String.format(
          Locale.ROOT, "sgemm reaches %.0f GFLOP/s on one thread, this processor should do about %.0f: another program "
              + "may be using it, or OpenBLAS runs on kernels for an older one ('%s')",
          rate, nominal, core));
    }
    errors.forEach((shape, error) -> {
      if (!(error <= 1)) {
        warnings.add(String.format(
            Locale.ROOT, "sgemm is WRONG on the shape of %s: its error is %.3g times what float32 can explain. Do not "
                + "trust results of this machine; try another OPENBLAS_CORETYPE",
            shape, error));
      }
    });
    return warnings;
  }

  /** What to say when OpenBLAS fell back to kernels for an older processor. */
  private static Optional<String> kernels(String core, Set<String> cpuFlags) {
    String name = core.toLowerCase(Locale.ROOT);
    boolean wide = cpuFlags.contains("avx512f") && cpuFlags.contains("avx512dq");
    boolean old = cpuFlags.contains("avx2") && OLD_CORES.contains(name);
    if (!old && !(wide && AVX2_CORES.contains(name))) {
      return Optional.empty();
    }
    String better = !wide ? "Haswell" : cpuFlags.contains("avx512_bf16") ? "Cooperlake" : "SkylakeX";
    return Optional.of(
        "OpenBLAS runs on its kernels '" + core + "', though the processor has " + (wide ? "AVX-512" : "AVX2")
            + ": it does not know the processor, or OPENBLAS_CORETYPE in the environment says so. Try"
            + " OPENBLAS_CORETYPE=" + better
            + " in the environment and compare (results of training depend on it, in the last bits)");
  }
}
